#pragma once

#include <assay/format.hpp>

namespace assay::formats::tflite {

/// Models of TensorFlow Lite (LiteRT): a FlatBuffer of operators, tensors and their data. docs/formats/tflite.md
extern const Format kFormat;

}  // namespace assay::formats::tflite
