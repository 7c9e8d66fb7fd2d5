#pragma once

#include <assay/format.hpp>

namespace assay::formats::ort {

/// Models in ONNX Runtime's own form: a FlatBuffer of a session. docs/formats/ort.md
extern const Format kFormat;

}  // namespace assay::formats::ort
