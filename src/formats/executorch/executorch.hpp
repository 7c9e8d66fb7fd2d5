#pragma once

#include <assay/format.hpp>

namespace assay::formats::executorch {

/// Programs of ExecuTorch: a FlatBuffer of instructions and values, with segments of data behind it.
/// docs/formats/executorch.md
extern const Format kFormat;

}  // namespace assay::formats::executorch
