#include "formats/onnx/logic/flow.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace assay::formats::onnx::logic {
namespace {

using assay::onnx::Function;
using assay::onnx::Graph;
using assay::onnx::Model;
using assay::onnx::Name;
using assay::onnx::Node;
using assay::onnx::Value;
using assay::onnx::Wiring;

enum class Body : std::uint8_t { function, branches, loop, scan, other };

/// A graph while it is being walked, and the node of it whose bodies are walked inside.
struct Frame {
  Index graph = kNone;
  Index next = 0;  ///< into Wiring::order
  Body body = Body::other;
  Index function = kNone;       ///< the body is that of a function
  std::vector<Index> children;  ///< the graphs of the node at `next`
  std::size_t child = 0;
  std::vector<std::vector<Index>> results;  ///< what those that are done returned
};

class Flattener {
 public:
  Flattener(const Model& model, const Wiring& wiring, const std::function<bool(std::uint64_t)>& step,
            std::vector<Index> opened)
      : model_(model), wiring_(wiring), step_(step), operations_(operations_of(model)) {
    flow_.opened = std::move(opened);
    current_.assign(wiring.values.size(), kNone);
    for (Index i = 0; i < model.functions.size(); ++i) {
      const Function& function = model.functions[i];
      functions_.try_emplace({function.domain, function.name, function.overload}, i);
    }
  }

  Flow run() {
    if (model_.main == kNone) return std::move(flow_);
    const Graph& main = model_.graphs[model_.main];
    for (Index i = main.inputs.first; i < main.inputs.end(); ++i) {
      const Index value = wiring_.input_values[i];
      if (value == kNone) continue;
      const bool has_default = wiring_.values[value].initializer != kNone;
      if (has_default && !std::ranges::binary_search(flow_.opened, i)) continue;
      current_[value] = make({.kind = Flow::Origin::Kind::input, .source = i});
    }
    frames_.push_back({.graph = model_.main, .next = main.nodes.first});
    while (!frames_.empty() && (step_ == nullptr || step_(1))) advance();
    return std::move(flow_);
  }

 private:
  void advance() {
    Frame& frame = frames_.back();
    const Graph& graph = model_.graphs[frame.graph];
    if (frame.child < frame.children.size()) return open_child();
    if (!frame.children.empty()) {
      close_node();
      return;
    }
    if (frame.next == graph.nodes.end()) return close_frame();
    const Index node = wiring_.order[frame.next];
    list_bodies(frame, node);
    if (frame.children.empty()) {
      emit_plain(node);
      ++frame.next;
    }
  }

  /// The graphs that run when the node does.
  void list_bodies(Frame& frame, Index index) {
    const Node& node = model_.nodes[index];
    if (const Index function = function_of(node); function != kNone) {
      frame.body = Body::function;
      frame.children.push_back(model_.functions[function].graph);
      return;
    }
    const auto type = model_.text(node.op_type);
    frame.body = type == "If"     ? Body::branches
                 : type == "Loop" ? Body::loop
                 : type == "Scan" ? Body::scan
                                  : Body::other;
    for (const auto& attribute : model_.attributes_of(node))
      for (Index graph = attribute.graphs.first; graph < attribute.graphs.end(); ++graph)
        frame.children.push_back(graph);
    // By their names, not by their order in the file.
    if (frame.body == Body::branches && frame.children.size() == 2) {
      const auto& first = model_.graphs[frame.children.front()];
      if (first.attribute != kNone && model_.text(model_.attributes[first.attribute].name) == "else_branch")
        std::swap(frame.children.front(), frame.children.back());
    }
  }

  /// The function that a node calls, if it is to be followed.
  Index function_of(const Node& node) {
    if (functions_.empty()) return kNone;
    const auto found = functions_.find({node.domain, node.op_type, node.overload});
    if (found == functions_.end()) return kNone;
    const Index body = model_.functions[found->second].graph;
    if (body == kNone) return kNone;
    const auto is_open = [&](const Frame& frame) { return frame.graph == body; };
    if (std::ranges::any_of(frames_, is_open)) return kNone;  // calls itself: told by the rules of structure
    const auto count = model_.graphs[body].nodes.count;
    if (frames_.size() > kMaxCallDepth || expanded_ + count > kMaxExpanded) {
      flow_.is_cut = true;
      return kNone;
    }
    expanded_ += count;
    return found->second;
  }

  void open_child() {
    Frame& frame = frames_.back();
    const Node& node = model_.nodes[wiring_.order[frame.next]];
    const Index child = frame.children[frame.child++];
    bind_inputs(frame.body, node, model_.graphs[child]);
    frames_.push_back({.graph = child, .next = model_.graphs[child].nodes.first});
  }

  void bind_inputs(Body body, const Node& node, const Graph& child) {
    const auto given = wiring_.inputs_of(node);
    // A Scan of opset 8 has the lengths of the sequences in front.
    const std::size_t front = body == Body::scan && given.size() == child.inputs.count + std::size_t{1} ? 1 : 0;
    for (Index i = 0; i < child.inputs.count; ++i) {
      const Index value = wiring_.input_values[child.inputs.first + i];
      if (value == kNone) continue;
      // A Loop gives its body the number of the round, the condition, and what it carries; itself it takes the number
      // of rounds, the condition, and what it carries.
      const bool is_counter = body == Body::loop && i == 0;
      const std::size_t slot = i + front;
      const Index from = is_counter || body == Body::branches || slot >= given.size() ? kNone : given[slot];
      const Index known = from == kNone ? kNone : flow_of(from);
      current_[value] = known == kNone ? make({}) : known;
    }
  }

  void close_frame() {
    const Graph& graph = model_.graphs[frames_.back().graph];
    std::vector<Index> results;
    results.reserve(graph.outputs.count);
    for (Index i = graph.outputs.first; i < graph.outputs.end(); ++i) {
      const Index value = wiring_.results[i];
      results.push_back(value == kNone ? make({}) : flow_of(value));
    }
    frames_.pop_back();
    if (frames_.empty())
      flow_.outputs = std::move(results);
    else
      frames_.back().results.push_back(std::move(results));
  }

  /// Gives the outputs of a node what its bodies returned.
  void close_node() {
    Frame& frame = frames_.back();
    const Index index = wiring_.order[frame.next];
    const Node& node = model_.nodes[index];
    const auto outputs = wiring_.outputs_of(node);
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      if (outputs[i] == kNone) continue;
      if (frame.body == Body::function) {
        const auto& results = frame.results.front();
        current_[outputs[i]] = i < results.size() ? results[i] : make({});
      } else {
        join(frame, index, i);
      }
    }
    frame.children.clear();
    frame.results.clear();
    frame.child = 0;
    ++frame.next;
  }

  void join(const Frame& frame, Index index, std::size_t output) {
    const auto given = wiring_.inputs_of(model_.nodes[index]);
    std::vector<Index> inputs;
    auto operation = Operation::merge;
    if (frame.body == Body::branches && frame.results.size() == 2) {
      operation = Operation::choose;
      inputs.push_back(given.empty() || given[0] == kNone ? kNone : flow_of(given[0]));
      for (const auto& results : frame.results) inputs.push_back(output < results.size() ? results[output] : kNone);
    } else {
      const std::size_t shift = frame.body == Body::loop ? 1 : 0;  // a body returns its condition first
      if (frame.body == Body::loop && output + 2 < given.size() && given[output + 2] != kNone) {
        operation = Operation::repeat;
        for (const std::size_t i : {std::size_t{0}, std::size_t{1}, output + 2})
          inputs.push_back(given[i] == kNone ? kNone : flow_of(given[i]));
      }
      for (const auto& results : frame.results)
        if (output + shift < results.size()) inputs.push_back(results[output + shift]);
    }
    const Index value = wiring_.outputs_of(model_.nodes[index])[output];
    emit(index, operation, inputs, {{value}});
  }

  void emit_plain(Index index) {
    const Node& node = model_.nodes[index];
    std::vector<Index> inputs;
    inputs.reserve(node.inputs.count);
    for (const Index value : wiring_.inputs_of(node)) inputs.push_back(value == kNone ? kNone : flow_of(value));
    const auto operation = operations_[node.op_type];
    if (operation == Operation::parametric && inputs.size() == 3 && inputs[2] != kNone && is_sum(node))
      inputs = {product(index, inputs), inputs[2]};
    const bool is_split = inputs.size() == 2 && node.inputs.count == 3;
    emit(index, is_split ? Operation::add : operation, inputs, wiring_.outputs_of(node));
  }

  /// A Gemm is a product, and a sum with its third operand.
  [[nodiscard]] bool is_sum(const Node& node) const {
    const auto name = model_.text(node.op_type);
    return name == "Gemm" || name == "FusedGemm";
  }

  /// Emits the product of the first two operands; gives its value.
  Index product(Index node, std::span<const Index> inputs) {
    emit(node, Operation::parametric, inputs.first(2), {});
    const auto number = static_cast<Index>(flow_.steps.size() - 1);
    const Index value = make({.kind = Flow::Origin::Kind::computed, .step = number});
    flow_.steps.back().outputs.count = 1;
    flow_.slots.push_back(value);
    return value;
  }

  void emit(Index node, Operation operation, std::span<const Index> inputs, std::span<const Index> outputs) {
    Flow::Step step{.node = node, .operation = operation};
    step.inputs = {static_cast<Index>(flow_.slots.size()), static_cast<Index>(inputs.size())};
    flow_.slots.insert(flow_.slots.end(), inputs.begin(), inputs.end());
    step.outputs = {static_cast<Index>(flow_.slots.size()), static_cast<Index>(outputs.size())};
    const auto number = static_cast<Index>(flow_.steps.size());
    for (const Index output : outputs) {
      const Index value =
          output == kNone ? kNone : make({.kind = Flow::Origin::Kind::computed, .source = output, .step = number});
      if (output != kNone) current_[output] = value;
      flow_.slots.push_back(value);
    }
    flow_.steps.push_back(step);
  }

  Index make(const Flow::Origin& origin) {
    flow_.values.push_back(origin);
    return static_cast<Index>(flow_.values.size() - 1);
  }

  /// The value of the flow that a value of the wiring is, where we are.
  Index flow_of(Index value) {
    Index& known = current_[value];
    if (known != kNone) return known;
    const Value& it = wiring_.values[value];
    const bool is_constant =
        it.kind == Value::Kind::initializer || it.kind == Value::Kind::sparse_initializer || it.initializer != kNone;
    known = make({.kind = is_constant ? Flow::Origin::Kind::constant : Flow::Origin::Kind::unknown, .source = value});
    return known;
  }

  const Model& model_;
  const Wiring& wiring_;
  const std::function<bool(std::uint64_t)>& step_;
  std::vector<Operation> operations_;
  std::map<std::tuple<Name, Name, Name>, Index> functions_;
  std::vector<Index> current_;  ///< beside Wiring::values
  std::vector<Frame> frames_;
  std::size_t expanded_ = 0;
  Flow flow_;
};

}  // namespace

Flow flatten(const Model& model, const Wiring& wiring, const std::function<bool(std::uint64_t)>& step,
             std::vector<Index> opened) {
  return Flattener(model, wiring, step, std::move(opened)).run();
}

}  // namespace assay::formats::onnx::logic
