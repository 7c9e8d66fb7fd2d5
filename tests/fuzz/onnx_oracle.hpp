#pragma once

#include "codecs/onnx/model.hpp"

#include <string>

namespace assay::test {

/// What the parser that protobuf generates of onnx.proto reads in `bytes`, against what the walker has read: nodes,
/// attributes, tensors and values, their numbers and names, in graphs at any depth and in functions. Where protobuf
/// refuses the bytes, or the walker has called them odd, readers may differ, and nothing is compared.
void check_against_protobuf(const std::string& bytes, const assay::onnx::Model& model);

}  // namespace assay::test
