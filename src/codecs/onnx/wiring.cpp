#include "codecs/onnx/wiring.hpp"

#include <algorithm>

namespace assay::onnx {
namespace {

class Wirer {
 public:
  explicit Wirer(const Model& model)
      : model_(model), meaning_(model.texts.size(), kNone), depth_(model.graphs.size(), 0) {
    wiring_.slots.assign(model.names.size(), kNone);
    wiring_.results.assign(model.outputs.size(), kNone);
    wiring_.input_values.assign(model.inputs.size(), kNone);
  }

  Wiring run() {
    list_children();
    for (Index graph = 0; graph < model_.graphs.size(); ++graph)
      if (scope_of(graph) == kNone) visit(graph);
    sort();
    return std::move(wiring_);
  }

 private:
  struct Open {
    Index graph;
    std::size_t undo;       ///< what to take back when it is left
    std::size_t child;      ///< the next of its children
    Index through = kNone;  ///< the node in which the child is that is being visited
  };
  struct Undo {
    Name name;
    Index meaning;
  };
  struct Edge {
    Index from, to;
  };

  /// The graph whose names are visible in `graph`. The algorithm of a training reads and writes what the main graph
  /// has.
  [[nodiscard]] Index scope_of(Index graph) const {
    const Graph& it = model_.graphs[graph];
    if (it.kind == Graph::Kind::subgraph) return it.parent;
    const bool is_training = it.kind == Graph::Kind::algorithm || it.kind == Graph::Kind::initialization;
    return is_training ? model_.main : kNone;
  }

  void list_children() {
    const auto count = model_.graphs.size();
    first_child_.assign(count + 1, 0);
    for (Index graph = 0; graph < count; ++graph)
      if (const Index outer = scope_of(graph); outer != kNone) ++first_child_[outer + 1];
    for (std::size_t i = 0; i < count; ++i) first_child_[i + 1] += first_child_[i];
    children_.resize(first_child_[count]);
    auto next = first_child_;
    for (Index graph = 0; graph < count; ++graph)
      if (const Index outer = scope_of(graph); outer != kNone) children_[next[outer]++] = graph;
  }

  /// Goes through a tree of graphs. What a name means is undone when its graph is left.
  void visit(Index root) {
    std::vector<Open> path;
    enter(root, path);
    while (!path.empty()) {
      Open& top = path.back();
      if (top.child == first_child_[top.graph + 1]) {
        for (; undo_.size() > top.undo; undo_.pop_back()) meaning_[undo_.back().name] = undo_.back().meaning;
        path.pop_back();
        continue;
      }
      const Index child = children_[top.child++];
      top.through = model_.graphs[child].node;
      enter(child, path);
    }
  }

  void enter(Index index, std::vector<Open>& path) {
    const Graph& graph = model_.graphs[index];
    depth_[index] = static_cast<Index>(path.size());
    path.push_back({.graph = index, .undo = undo_.size(), .child = first_child_[index]});
    for (Index i = graph.inputs.first; i < graph.inputs.end(); ++i)
      wiring_.input_values[i] = define({.name = model_.inputs[i].name, .graph = index, .source = i});
    for (const Index tensor : Model::slice(model_.initializers, graph.initializers))
      define({.kind = Value::Kind::initializer, .name = model_.tensors[tensor].name, .graph = index, .source = tensor});
    for (const Index sparse : Model::slice(model_.sparse_initializers, graph.sparse_initializers)) {
      const Index values = model_.sparses[sparse].values;
      if (values == kNone) continue;
      define({.kind = Value::Kind::sparse_initializer,
              .name = model_.tensors[values].name,
              .graph = index,
              .source = sparse});
    }
    for (Index i = graph.nodes.first; i < graph.nodes.end(); ++i) {
      const Node& node = model_.nodes[i];
      for (Index slot = node.outputs.first; slot < node.outputs.end(); ++slot)
        wiring_.slots[slot] = define({.kind = Value::Kind::output,
                                      .name = model_.names[slot],
                                      .graph = index,
                                      .source = i,
                                      .position = slot - node.outputs.first});
    }
    for (Index i = graph.nodes.first; i < graph.nodes.end(); ++i) {
      const Node& node = model_.nodes[i];
      for (Index slot = node.inputs.first; slot < node.inputs.end(); ++slot) {
        if (model_.names[slot] == kNoName) continue;
        wiring_.slots[slot] = read(model_.names[slot], i, path);
        if (wiring_.slots[slot] == kNone) wiring_.dangling.push_back({i, slot});
      }
    }
    for (Index i = graph.outputs.first; i < graph.outputs.end(); ++i) {
      wiring_.results[i] = read(model_.outputs[i].name, kNone, path);
      if (wiring_.results[i] == kNone) wiring_.dangling.push_back({kNone, i});
    }
  }

  Index define(const Value& value) {
    if (value.name == kNoName) return kNone;
    const Index known = meaning_[value.name];
    const bool is_again = known != kNone && wiring_.values[known].graph == value.graph;
    if (is_again && value.kind == Value::Kind::initializer && wiring_.values[known].kind == Value::Kind::input &&
        wiring_.values[known].initializer == kNone) {
      wiring_.values[known].initializer = value.source;  // the default of an input
      return known;
    }
    const auto index = static_cast<Index>(wiring_.values.size());
    if (is_again)
      wiring_.twice.push_back({known, index});
    else
      undo_.push_back({value.name, known});
    wiring_.values.push_back(value);
    meaning_[value.name] = index;
    return index;
  }

  Index read(Name name, Index node, const std::vector<Open>& path) {
    const Index index = meaning_[name];
    if (index == kNone) return kNone;
    Value& value = wiring_.values[index];
    ++value.readers;
    if (value.kind != Value::Kind::output) return index;
    // Who in the value's own graph reads it: the node, or the one whose subgraph we are in.
    Index reader = node;
    if (value.graph != path.back().graph) reader = path[depth_[value.graph]].through;
    if (reader != kNone) edges_.push_back({value.source, reader});
    return index;
  }

  void sort() {
    const auto count = model_.nodes.size();
    std::vector<Index> first(count + 1, 0), missing(count, 0);
    for (const auto& [from, to] : edges_) {
      ++first[from + 1];
      ++missing[to];
    }
    for (std::size_t i = 0; i < count; ++i) first[i + 1] += first[i];
    std::vector<Index> readers(edges_.size());
    auto next = first;
    for (const auto& [from, to] : edges_) readers[next[from]++] = to;
    wiring_.order.reserve(count);
    for (const Graph& graph : model_.graphs) sort_graph(graph, first, readers, missing);
  }

  /// In the order of the file as far as it is possible: a node that waits is taken as soon as nothing is missing.
  void sort_graph(const Graph& graph, const std::vector<Index>& first, const std::vector<Index>& readers,
                  std::vector<Index>& missing) {
    auto& order = wiring_.order;
    order.resize(std::max<std::size_t>(order.size(), graph.nodes.end()));
    Index end = graph.nodes.first;
    bool is_sorted = true;
    std::vector<Index> ready;
    for (Index node = graph.nodes.first; node < graph.nodes.end(); ++node) {
      if (missing[node] != 0) {
        if (is_sorted) wiring_.unsorted.push_back(node);
        is_sorted = false;
        continue;
      }
      ready.push_back(node);
      while (!ready.empty()) {
        const Index taken = ready.back();
        ready.pop_back();
        order[end++] = taken;
        for (Index i = first[taken]; i < first[taken + 1]; ++i)
          if (--missing[readers[i]] == 0 && readers[i] < node) ready.push_back(readers[i]);
      }
    }
    if (end == graph.nodes.end()) return;
    for (Index node = graph.nodes.first; node < graph.nodes.end(); ++node) {
      if (missing[node] == 0) continue;
      wiring_.cyclic.push_back(node);
      order[end++] = node;
    }
  }

  const Model& model_;
  Wiring wiring_;
  std::vector<Index> meaning_;  ///< of each name, where we are: a value
  std::vector<Index> depth_;    ///< of each open graph: its place in the path
  std::vector<Undo> undo_;
  std::vector<std::size_t> first_child_;
  std::vector<Index> children_;
  std::vector<Edge> edges_;
};

}  // namespace

Wiring wire(const Model& model) { return Wirer(model).run(); }

}  // namespace assay::onnx
