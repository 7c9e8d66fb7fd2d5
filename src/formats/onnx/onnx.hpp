#pragma once

#include <assay/format.hpp>

namespace assay::formats::onnx {

/// Models of the Open Neural Network Exchange: docs/formats/onnx.md
extern const Format kFormat;
/// Its tensors and other test data, one per file: docs/formats/onnx-tensor.md
extern const Format kTensorFormat;

}  // namespace assay::formats::onnx
