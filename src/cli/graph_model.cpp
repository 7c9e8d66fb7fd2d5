#include "cli/graph_model.hpp"

#include "codecs/onnx/read.hpp"
#include "core/text.hpp"
#include "formats/onnx/claim.hpp"

namespace assay::cli {

std::optional<onnx::Model> read_graph_model(const Artifact& artifact) {
  if (formats::onnx::claim_model(artifact) == Claim::no) return std::nullopt;
  if (!formats::onnx::is_model(artifact))
    if (const auto part = formats::onnx::part_message(artifact)) return onnx::read_part(artifact.bytes, *part);
  return onnx::read_model(artifact.bytes);
}

std::string name_of_graph(const onnx::Model& model, const onnx::Graph& graph) {
  using Kind = onnx::Graph::Kind;
  switch (graph.kind) {
    case Kind::function: return "function " + text::printable(model.text(model.functions[graph.function].name), 80);
    case Kind::subgraph: return text::printable(model.text(model.attributes[graph.attribute].name), 80);
    case Kind::initialization: return "training: initialization";
    case Kind::algorithm: return "training: algorithm";
    case Kind::main: break;
  }
  return text::printable(model.text(graph.name), 80);
}

std::string operator_of(const onnx::Model& model, const onnx::Node& node) {
  auto name = text::printable(model.text(node.op_type), 60);
  if (!onnx::is_standard_domain(model.text(node.domain)))
    name.insert(0, text::printable(model.text(node.domain), 60).append("::"));
  return name;
}

}  // namespace assay::cli
