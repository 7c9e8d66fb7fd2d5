#pragma once

#include "codecs/onnx/model.hpp"

#include <assay/artifact.hpp>

#include <optional>
#include <string>

namespace assay::cli {

/// The ONNX model of an artifact, or the part of one that it is, as the scan read it; nothing for anything else.
/// Borrows the artifact's bytes.
[[nodiscard]] std::optional<onnx::Model> read_graph_model(const Artifact& artifact);

/// What people call one of the graphs of a model.
[[nodiscard]] std::string name_of_graph(const onnx::Model& model, const onnx::Graph& graph);

/// The operator of a node, with its domain unless that is the usual one.
[[nodiscard]] std::string operator_of(const onnx::Model& model, const onnx::Node& node);

}  // namespace assay::cli
