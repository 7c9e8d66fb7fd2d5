#pragma once

#include <assay/format.hpp>

namespace assay::formats::skops {

/// The archive in which skops keeps a model of scikit-learn: a zip with a schema and the arrays that it names.
/// docs/formats/skops.md
extern const Format kFormat;

}  // namespace assay::formats::skops
