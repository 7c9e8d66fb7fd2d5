#include "formats/onnx/use.hpp"

namespace assay::formats::onnx {

using assay::onnx::Attribute;
using assay::onnx::Graph;
using assay::onnx::Index;
using assay::onnx::kNone;
using assay::onnx::Model;
using assay::onnx::Node;
using assay::onnx::Value;

Use::Use(const Model& model, const assay::onnx::Wiring& wiring)
    : model_(model),
      wiring_(wiring),
      nodes_(model.nodes.size()),
      values_(wiring.values.size()),
      graphs_(model.graphs.size()) {
  for (Index i = 0; i < model.functions.size(); ++i) {
    const auto& function = model.functions[i];
    functions_.try_emplace(std::tuple(function.domain, function.name, function.overload), i);
  }
  for (Index i = 0; i < model.graphs.size(); ++i) {
    const Graph& graph = model.graphs[i];
    const bool is_training = graph.kind == Graph::Kind::initialization || graph.kind == Graph::Kind::algorithm;
    if (graph.kind != Graph::Kind::main && !is_training) continue;
    add_graph(i);
    for (Index node = graph.nodes.first; is_training && node < graph.nodes.end(); ++node) add_node(node);
  }
  while (!waiting_.empty()) {
    const Index node = waiting_.back();
    waiting_.pop_back();
    follow(node);
  }
}

void Use::follow(Index index) {
  const Node& node = model_.nodes[index];
  for (const Index value : wiring_.inputs_of(node)) add_value(value);
  for (const Attribute& attribute : model_.attributes_of(node))
    for (Index graph = attribute.graphs.first; graph < attribute.graphs.end(); ++graph) add_graph(graph);
  const auto called = functions_.find(std::tuple(node.domain, node.op_type, node.overload));
  if (called != functions_.end()) add_graph(model_.functions[called->second].graph);
}

void Use::add_graph(Index index) {
  if (graphs_[index]) return;
  graphs_[index] = true;
  const Graph& graph = model_.graphs[index];
  for (Index output = graph.outputs.first; output < graph.outputs.end(); ++output) add_value(wiring_.results[output]);
}

void Use::add_value(Index index) {
  if (index == kNone || values_[index]) return;
  values_[index] = true;
  const Value& value = wiring_.values[index];
  if (value.kind == Value::Kind::output) add_node(value.source);
}

void Use::add_node(Index node) {
  if (nodes_[node]) return;
  nodes_[node] = true;
  waiting_.push_back(node);
}

}  // namespace assay::formats::onnx
