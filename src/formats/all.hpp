#pragma once

#include <assay/format.hpp>

#include <span>

namespace assay::formats {

/// THE list of what assay understands, in the order in which reports name them.
[[nodiscard]] std::span<const Format* const> all();

}  // namespace assay::formats
