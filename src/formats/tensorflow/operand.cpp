#include "formats/tensorflow/operand.hpp"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

namespace assay::formats::tensorflow {
namespace {

constexpr std::size_t kMostPlaces = 1000;
constexpr std::size_t kMostTexts = 64;

/// `^name` is an order, no value; `name:1` and `name:output:0` are values of a node.
std::string_view node_name(std::string_view input) { return input.substr(0, std::min(input.find(':'), input.size())); }

bool is_given(std::string_view op) {
  return op == "Placeholder" || op == "PlaceholderV2" || op == "_Arg" || op == "_Retval";
}

/// `FIFOQueueV2`, `RandomShuffleQueue` …, which other nodes fill.
bool is_queue(std::string_view op) { return op.ends_with("Queue") || op.ends_with("QueueV2"); }

class Walk {
 public:
  Walk(Graph& graph, ScanContext& context) : graph_(graph), context_(context) {}

  Operand follow(std::uint32_t scope, const std::vector<std::string_view>& inputs) {
    for (const auto input : inputs) push(scope, input);
    if (inputs.empty()) result_.is_unknown = true;
    while (!pending_.empty() && seen_.size() < kMostPlaces && context_.step()) {
      const auto [where, name] = pending_.back();
      pending_.pop_back();
      visit(where, name);
    }
    if (!pending_.empty()) result_.is_unknown = true;
    return std::move(result_);
  }

 private:
  using Place = std::pair<std::uint32_t, std::string_view>;

  void push(std::uint32_t scope, std::string_view input) {
    if (input.starts_with('^')) return;
    const Place place{scope, node_name(input)};
    if (seen_.insert(place).second) pending_.push_back(place);
  }

  void visit(std::uint32_t where, std::string_view name) {
    const auto& scope = graph_.scopes()[where];
    const auto found = scope.by_name.find(name);
    if (found == scope.by_name.end()) return visit_argument(scope, name);
    const auto& node = scope.nodes[found->second];
    if (node.op == "Const" || node.op == "HostConst") return visit_constant(scope, node);
    if (is_given(node.op)) return visit_given(scope, node.name);
    if (node.op == "PlaceholderWithDefault") visit_given(scope, node.name);
    if (is_queue(node.op)) return visit_queue(where, node.name);
    auto inputs = node.inputs();
    if (inputs.empty()) result_.is_unknown = true;
    // The last is followed first: a stack turns the order around, and texts are joined from the front.
    std::ranges::reverse(inputs);
    for (const auto input : inputs) push(where, input);
  }

  void visit_constant(const Scope& scope, const Node& node) {
    if (scope.function.empty()) result_.sources.push_back(node.name);
    for (const auto text : constant_texts(node))
      if (result_.constants.size() < kMostTexts) result_.constants.push_back(text);
  }

  void visit_given(const Scope& scope, std::string_view name) {
    result_.is_from_caller = true;
    if (scope.function.empty()) result_.sources.push_back(name);
  }

  /// What comes out of a queue is what anybody puts in.
  void visit_queue(std::uint32_t where, std::string_view queue) {
    bool is_filled = false;
    for (const auto& node : graph_.scopes()[where].nodes) {
      if (!node.op.starts_with("QueueEnqueue")) continue;
      if (!context_.step()) return;
      const auto inputs = node.inputs();
      if (inputs.size() < 2 || node_name(inputs.front()) != queue) continue;
      is_filled = true;
      for (std::size_t i = 1; i < inputs.size(); ++i) push(where, inputs[i]);
    }
    if (!is_filled) result_.is_unknown = true;
  }

  void visit_argument(const Scope& scope, std::string_view name) {
    const auto argument = std::ranges::find(scope.arguments, name);
    if (scope.function.empty() || argument == scope.arguments.end()) {
      result_.is_unknown = true;
      return;
    }
    const auto& calls = graph_.calls_of(scope.function);
    if (calls.empty()) result_.is_from_caller = true;  // a signature, or what Python calls
    const auto index = static_cast<std::uint64_t>(argument - scope.arguments.begin());
    for (const auto& call : calls) {
      const auto inputs = graph_.scopes()[call.scope].nodes[call.node].inputs();
      for (std::size_t i = 0; i < inputs.size(); ++i)
        if (!call.shift || i == index + *call.shift) push(call.scope, inputs[i]);
    }
  }

  Graph& graph_;
  ScanContext& context_;
  Operand result_;
  std::vector<Place> pending_;
  std::set<Place> seen_;
};

}  // namespace

std::string Operand::joined() const {
  std::string text;
  for (const auto part : constants) text += part;
  return text;
}

Operand resolve(Graph& graph, std::uint32_t scope, const Node& node, std::uint32_t index, ScanContext& context) {
  auto inputs = node.inputs();
  std::erase_if(inputs, [](std::string_view input) { return input.starts_with('^'); });
  if (index >= inputs.size()) return Walk(graph, context).follow(scope, {});
  return Walk(graph, context).follow(scope, {inputs[index]});
}

Operand resolve_queues(Graph& graph, std::uint32_t scope, const Node& reader, ScanContext& context) {
  std::vector<std::string_view> queues;
  for (const auto& node : graph.scopes()[scope].nodes) {
    if (!node.op.starts_with("ReaderRead")) continue;
    if (!context.step()) break;
    const auto inputs = node.inputs();
    if (inputs.size() > 1 && node_name(inputs.front()) == reader.name) queues.push_back(inputs[1]);
  }
  return Walk(graph, context).follow(scope, queues);
}

}  // namespace assay::formats::tensorflow
