#pragma once

#include "codecs/onnx/schema.hpp"

#include <assay/artifact.hpp>
#include <assay/format.hpp>

#include <optional>

namespace assay::formats::onnx {

/// A ModelProto says nothing at its front: it is known by a graph whose nodes, tensors and values are such, wherever
/// among its fields it stands.
[[nodiscard]] bool is_model(const Artifact& artifact);
/// A model, or a part of one.
[[nodiscard]] Claim claim_model(const Artifact& artifact);

/// Which part of a model is a file of its own: a GraphProto, one of the time before there were models, or a NodeProto.
/// Few bytes say little: every field must be one that the message has, up to where the file stops being a message at
/// all.
[[nodiscard]] std::optional<assay::onnx::Message> part_message(const Artifact& artifact);

/// Which message a file of test data is: a TensorProto, SequenceProto, MapProto or OptionalProto. Few bytes say little,
/// so all of them must fit.
[[nodiscard]] std::optional<assay::onnx::Message> data_message(const Artifact& artifact);
[[nodiscard]] Claim claim_data(const Artifact& artifact);

}  // namespace assay::formats::onnx
