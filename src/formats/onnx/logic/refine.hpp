#pragma once

#include "formats/onnx/logic/constants.hpp"

namespace assay::formats::onnx::logic {

/// Says of steps what their constants make of them: a product with a matrix that only picks numbers is no layer of a
/// network, and a picture that is shrunk to a dot is a sum.
void refine(const assay::onnx::Model& model, Constants& constants, Flow& flow);

}  // namespace assay::formats::onnx::logic
