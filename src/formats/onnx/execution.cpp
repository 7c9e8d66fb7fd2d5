#include "formats/onnx/execution.hpp"

#include <algorithm>

namespace assay::formats::onnx {

using assay::onnx::Graph;
using assay::onnx::Index;
using assay::onnx::kNone;
using assay::onnx::Model;
using assay::onnx::Node;

namespace {

constexpr std::size_t kDeepestCalls = 128;
constexpr std::uint64_t kMostNodes = 400'000;  // besides those of the model, in calls

}  // namespace

Execution::Execution(const Scan& scan, ShapeArithmetic& arithmetic)
    : scan_(scan), arithmetic_(arithmetic), was_called_(scan.model.functions.size()) {
  for (Index i = 0; i < scan.model.functions.size(); ++i) {
    const auto& function = scan.model.functions[i];
    functions_.try_emplace(std::tuple(function.domain, function.name, function.overload), i);
  }
}

void Execution::run(const std::function<void(const Node&)>& each) {
  const Model& model = scan_.model;
  const auto follow = [&] {
    while (!frames_.empty()) {
      Frame& frame = frames_.back();
      if (frame.next == model.graphs[frame.graph].nodes.end()) {
        leave();
        continue;
      }
      const Node& node = model.nodes[scan_.wiring.order[frame.next]];
      if (enter_subgraph(frame, node)) continue;
      ++frame.next;
      frame.subgraph = 0;
      if (!scan_.context.step()) return false;
      ++nodes_;
      each(node);
      const Index function = called_by(node);
      if (function == kNone || calls_ == kDeepestCalls || nodes_ > model.nodes.size() + kMostNodes) continue;
      was_called_[function] = true;
      enter(model.functions[function].graph, scan_.wiring.order[frame.next - 1]);
    }
    return true;
  };
  for (Index graph = 0; graph < model.graphs.size(); ++graph) {
    const auto kind = model.graphs[graph].kind;
    if (kind == Graph::Kind::function || kind == Graph::Kind::subgraph) continue;
    enter(graph, kNone);
    if (!follow()) return;
  }
  for (Index function = 0; function < was_called_.size(); ++function) {
    if (was_called_[function]) continue;
    enter(model.functions[function].graph, kNone);
    if (!follow()) return;
  }
}

bool Execution::enter_subgraph(Frame& frame, const Node& node) {
  Index skipped = frame.subgraph;
  for (const auto& attribute : scan_.model.attributes_of(node)) {
    if (skipped < attribute.graphs.count) {
      ++frame.subgraph;
      enter(attribute.graphs.first + skipped, kNone);
      return true;
    }
    skipped -= attribute.graphs.count;
  }
  return false;
}

Index Execution::called_by(const Node& node) const {
  if (functions_.empty()) return kNone;
  const auto found = functions_.find(std::tuple(node.domain, node.op_type, node.overload));
  return found == functions_.end() ? kNone : found->second;
}

void Execution::enter(Index index, Index call) {
  const Graph& graph = scan_.model.graphs[index];
  frames_.push_back({.graph = index, .next = graph.nodes.first, .call = call});
  if (call == kNone) return;
  ++calls_;
  const auto arguments = scan_.wiring.inputs_of(scan_.model.nodes[call]);
  for (Index i = 0; i < graph.inputs.count; ++i)
    arithmetic_.bind(scan_.wiring.input_values[graph.inputs.first + i], i < arguments.size() ? arguments[i] : kNone);
}

void Execution::leave() {
  const Frame frame = frames_.back();
  frames_.pop_back();
  if (frame.call == kNone) return;
  --calls_;
  const Graph& graph = scan_.model.graphs[frame.graph];
  const auto results = scan_.wiring.outputs_of(scan_.model.nodes[frame.call]);
  for (Index i = 0; i < std::min<std::size_t>(graph.outputs.count, results.size()); ++i)
    arithmetic_.bind(results[i], scan_.wiring.results[graph.outputs.first + i]);
}

}  // namespace assay::formats::onnx
