#pragma once

#include <assay/format.hpp>

namespace assay::engine {

/// A format that takes an artifact for its own.
struct Claimant {
  const Format* format;
  Claim claim;
};

}  // namespace assay::engine
