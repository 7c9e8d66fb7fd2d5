#pragma once

#include "formats/onnx/logic/flow.hpp"

#include <vector>

namespace assay::formats::onnx::logic {

/// The inputs (of Model::inputs, in order) that have a default and that a layer of the network works on. Whoever runs
/// the model gives them other values: they are inputs like those without, unlike weights that a file lists as inputs.
[[nodiscard]] std::vector<Index> data_with_defaults(const assay::onnx::Model& model, const assay::onnx::Wiring& wiring,
                                                    const Flow& flow);

}  // namespace assay::formats::onnx::logic
