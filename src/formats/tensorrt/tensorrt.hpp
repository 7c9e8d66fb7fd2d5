#pragma once

#include <assay/format.hpp>

namespace assay::formats::tensorrt {

/// Engines of TensorRT (`.engine`, `.plan`, `.trt`): programs for one graphics processor. docs/formats/tensorrt.md
extern const Format kFormat;

}  // namespace assay::formats::tensorrt
