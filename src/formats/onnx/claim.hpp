#pragma once

#include "codecs/onnx/schema.hpp"

#include <assay/artifact.hpp>
#include <assay/format.hpp>

#include <optional>

namespace assay::formats::onnx {

/// A ModelProto says nothing at its front: it is known by a graph whose nodes, tensors and values are such, wherever
/// among its fields it stands.
[[nodiscard]] Claim claim_model(const Artifact& artifact);

/// Which message a file of test data is: a TensorProto, SequenceProto, MapProto or OptionalProto. Few bytes say little,
/// so all of them must fit.
[[nodiscard]] std::optional<assay::onnx::Message> data_message(const Artifact& artifact);
[[nodiscard]] Claim claim_data(const Artifact& artifact);

}  // namespace assay::formats::onnx
