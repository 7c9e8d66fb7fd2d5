#include "cli/graph_text.hpp"

#include "cli/graph_model.hpp"
#include "codecs/onnx/wiring.hpp"
#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace assay::cli {
namespace {

using onnx::Index;
using onnx::kNone;
using onnx::Model;
using onnx::Value;

/// A text in the quotes of Graphviz.
std::string dot_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

/// Nodes first, in the order of the file, so that a node's number is that of the model; then inputs that are read.
class Drawing {
 public:
  Drawing(const Model& model, std::uint64_t most) : model_(model), wiring_(onnx::wire(model)), most_(most) {}

  GraphText draw() {
    for (const auto& graph : model_.graphs) drawing_.graphs.push_back(name_of_graph(model_, graph));
    drawn_ = static_cast<Index>(std::min<std::uint64_t>(most_, model_.nodes.size()));
    drawing_.left_out = model_.nodes.size() - drawn_;
    for (Index i = 0; i < drawn_; ++i) {
      const auto& node = model_.nodes[i];
      auto label = operator_of(model_, node);
      if (const auto name = text::printable(model_.text(node.name), 60); !name.empty()) label += '\n' + name;
      drawing_.nodes.push_back({std::move(label), node.range, node.graph});
    }
    for (Index i = 0; i < drawn_; ++i)
      for (const Index value : wiring_.inputs_of(model_.nodes[i])) edge(value, i);
    for (const auto& graph : model_.graphs)
      if (graph.kind == onnx::Graph::Kind::main)
        for (Index i = graph.outputs.first; i < graph.outputs.end(); ++i) output(wiring_.results[i]);
    return std::move(drawing_);
  }

 private:
  /// Weights are left out: they would be most of the picture.
  void edge(Index value, Index to) {
    if (value == kNone) return;
    const Value& it = wiring_.values[value];
    if (it.kind == Value::Kind::output && it.source >= drawn_) return;
    if (it.kind != Value::Kind::output && it.kind != Value::Kind::input) return;
    if (it.kind == Value::Kind::input && it.initializer != kNone) return;
    const Index from = it.kind == Value::Kind::output ? it.source : terminal(value, "input ");
    drawing_.edges.push_back({from, to, text::printable(model_.text(it.name), 60)});
  }
  void output(Index value) {
    if (value == kNone || wiring_.values[value].kind != Value::Kind::output) return;
    const Value& it = wiring_.values[value];
    if (it.source >= drawn_) return;
    const auto name = text::printable(model_.text(it.name), 60);
    drawing_.nodes.push_back({"output " + name, {}, it.graph});
    drawing_.edges.push_back({it.source, static_cast<Index>(drawing_.nodes.size() - 1), name});
  }
  Index terminal(Index value, std::string_view what) {
    const auto [found, is_new] = terminals_.try_emplace(value, static_cast<Index>(drawing_.nodes.size()));
    if (is_new) {
      const Value& it = wiring_.values[value];
      drawing_.nodes.push_back(
          {std::string(what) + text::printable(model_.text(it.name), 60), model_.inputs[it.source].range, it.graph});
    }
    return found->second;
  }

  const Model& model_;
  const onnx::Wiring wiring_;
  std::uint64_t most_;
  Index drawn_ = 0;
  GraphText drawing_;
  std::map<Index, Index> terminals_;
};

}  // namespace

std::vector<GraphText> read_graphs(const Artifact& artifact, std::uint64_t most) {
  const auto model = read_graph_model(artifact);
  if (!model) return {};
  auto drawing = Drawing(*model, most).draw();
  drawing.artifact = artifact.id;
  return {std::move(drawing)};
}

void write_dot(const Report& report, const std::vector<GraphText>& graphs, std::string& out) {
  for (const auto& graph : graphs) {
    const auto path = graph.artifact < report.artifacts.size() ? report.artifacts[graph.artifact].path : "";
    std::map<std::uint64_t, std::string> found;  // by offset: the rules
    for (const auto& finding : report.findings)
      if (finding.artifact == graph.artifact && !finding.suppressed)
        found.try_emplace(finding.location.range.offset, finding.rule->id);
    out += fmt::format("digraph {} {{\n  node [shape=box, fontname=\"sans-serif\"];\n", dot_string(path));
    if (graph.left_out != 0) out += fmt::format("  // {} more nodes are left out\n", graph.left_out);
    std::vector<std::vector<std::size_t>> boxes(graph.graphs.size());
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) boxes[graph.nodes[i].graph].push_back(i);
    for (std::uint32_t box = 0; box < graph.graphs.size(); ++box) {
      if (boxes[box].empty()) continue;
      out += fmt::format("  subgraph cluster_{} {{\n    label={};\n", box, dot_string(graph.graphs[box]));
      for (const std::size_t i : boxes[box]) {
        const auto& node = graph.nodes[i];
        const auto finding = found.lower_bound(node.range.offset);
        const bool is_flagged = node.range.size != 0 && finding != found.end() && finding->first < node.range.end();
        out += is_flagged ? fmt::format("    n{} [label={}, color=red, style=bold, tooltip={}];\n", i,
                                        dot_string(node.label + '\n' + finding->second), dot_string(finding->second))
                          : fmt::format("    n{} [label={}];\n", i, dot_string(node.label));
      }
      out += "  }\n";
    }
    for (const auto& edge : graph.edges)
      out += fmt::format("  n{} -> n{} [label={}];\n", edge.from, edge.to, dot_string(edge.label));
    out += "}\n";
  }
}

}  // namespace assay::cli
