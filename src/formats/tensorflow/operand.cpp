#include "formats/tensorflow/operand.hpp"

#include "core/file_reach.hpp"
#include "core/path_parts.hpp"

#include <algorithm>
#include <array>
#include <compare>
#include <iterator>
#include <set>
#include <utility>
#include <vector>

namespace assay::formats::tensorflow {
namespace {

using assay::tensorflow::Attribute;
using assay::tensorflow::Function;
using assay::tensorflow::Value;

constexpr std::size_t kMostPlaces = 1000;
constexpr std::size_t kMostTexts = 64;

bool is_given(std::string_view op) {
  return op == "Placeholder" || op == "PlaceholderV2" || op == "_Arg" || op == "_Retval";
}

/// `FIFOQueueV2`, `RandomShuffleQueue` …, which other nodes fill.
bool is_queue(std::string_view op) { return op.ends_with("Queue") || op.ends_with("QueueV2"); }

bool is_variable(std::string_view op) { return op == "VarHandleOp" || op == "VariableV2" || op == "Variable"; }

/// Those that make another text of what they are given, or a text of what is none. Sorted.
constexpr auto kChanging = std::to_array<std::string_view>(
    {"AsString",    "DecodeBase64",  "DecodeCSV",        "DecodeCompressed",   "DecodeProtoV2",      "EncodeBase64",
     "EncodeProto", "ParseTensor",   "ReduceJoin",       "RegexReplace",       "StaticRegexReplace", "StringFormat",
     "StringLower", "StringNGrams",  "StringSplit",      "StringSplitV2",      "StringStrip",        "StringUpper",
     "Substr",      "UnicodeEncode", "UnicodeTranscode", "UnsortedSegmentJoin"});
static_assert(std::ranges::is_sorted(kChanging));
/// Attributes of theirs with texts that they put in.
constexpr std::string_view kTextAttributes[] = {"rewrite", "template"};

class Walk {
 public:
  Walk(Graph& graph, ScanContext& context) : graph_(graph), context_(context) {}

  Operand follow(std::uint32_t scope, const std::vector<std::string_view>& inputs) {
    for (const auto input : inputs) push(scope, input);
    if (inputs.empty()) result_.is_unknown = true;
    return finish();
  }

  Operand follow_value(std::uint32_t scope, const Value& value) {
    take(scope, value);
    return finish();
  }

 private:
  /// Something that waits: a value of a node, or what stands for an attribute in a function.
  struct Place {
    std::uint32_t scope;
    std::string_view name;
    bool is_placeholder = false;
    auto operator<=>(const Place&) const = default;
  };

  Operand finish() {
    while (!pending_.empty() && visits_++ < kMostPlaces && graph_.may_follow(1) && context_.step()) {
      const auto place = pending_.back();
      pending_.pop_back();
      if (place.is_placeholder)
        visit_placeholder(place.scope, place.name);
      else
        visit(place.scope, place.name);
    }
    if (!pending_.empty()) result_.is_unknown = true;
    return std::move(result_);
  }

  void push(std::uint32_t scope, std::string_view input) {
    if (input.starts_with('^')) return;
    const Place place{scope, node_name(input)};
    // A constant can be one of several parts more than once.
    if (seen_.insert(place).second || is_constant(place)) pending_.push_back(place);
  }

  [[nodiscard]] bool is_constant(const Place& place) const {
    const auto& scope = graph_.scopes()[place.scope];
    const auto found = scope.by_name.find(place.name);
    return found != scope.by_name.end() && is_constant_operator(scope.nodes[found->second].op);
  }
  static bool is_constant_operator(std::string_view op) { return op == "Const" || op == "HostConst"; }

  void visit(std::uint32_t where, std::string_view name) {
    const auto& scope = graph_.scopes()[where];
    const auto found = scope.by_name.find(name);
    if (found == scope.by_name.end()) return visit_argument(scope, name);
    const auto& node = scope.nodes[found->second];
    if (is_constant_operator(node.op)) return visit_constant(where, node);
    if (is_given(node.op))
      return scope.function.empty() && graph_.is_asset(node.name) ? visit_asset() : visit_given(scope);
    if (node.op == "PlaceholderWithDefault") visit_given(scope);
    if (is_variable(node.op)) return visit_variable(where, node);
    if (is_queue(node.op)) return visit_queue(where, node.name);
    if (node.op == "StringJoin")
      for (const auto separator : node.attribute("separator").texts()) add(result_.separators, separator);
    if (std::ranges::binary_search(kChanging, node.op)) {
      result_.is_changed = true;
      for (const auto key : kTextAttributes) take(where, node.attribute(key));
    }
    auto inputs = node.inputs();
    std::erase_if(inputs, [](std::string_view input) { return input.starts_with('^'); });
    if (inputs.empty() || !graph_.may_follow(inputs.size())) return static_cast<void>(result_.is_unknown = true);
    // The last is followed first: a stack turns the order around, and texts are joined from the front.
    std::ranges::reverse(inputs);
    for (const auto input : inputs) push(where, input);
  }

  static void add(std::vector<std::string_view>& texts, std::string_view text) {
    if (texts.size() < kMostTexts) texts.push_back(text);
  }

  void visit_constant(std::uint32_t where, const Node& node) {
    const auto value = node.attribute("value");
    if (!graph_.scopes()[where].function.empty() || !graph_.is_asset(node.name)) return take(where, value);
    // Whatever the constant says: loaders put the place of the model in front of the name.
    visit_asset();
    for (const auto text : value.tensor_texts()) {
      const auto name = last_part(text);
      if (file_reach(name) == FileReach::local) add(result_.constants, name);
    }
  }

  void visit_asset() {
    result_.has_asset = true;
    add(result_.constants, "assets/");
  }

  void visit_variable(std::uint32_t where, const Node& node) {
    const auto values = graph_.assigned_to(where, node.name);
    if (!values) return static_cast<void>(result_.is_stored = true);
    for (const auto value : *values) push(where, value);
  }

  void take(std::uint32_t where, const Value& value) {
    for (const auto text : value.tensor_texts()) add(result_.constants, text);
    for (const auto text : value.texts()) add(result_.constants, text);
    for (const auto name : value.placeholders())
      if (seen_.insert({where, name, true}).second) pending_.push_back({where, name, true});
  }

  /// An attribute that callers of a function give, or that has a default in its signature.
  void visit_placeholder(std::uint32_t where, std::string_view key) {
    const auto& scope = graph_.scopes()[where];
    for (const auto signature : scope.signatures) take(where, assay::tensorflow::default_of(signature, key));
    const auto& calls = graph_.calls_of(scope.function);
    if (calls.empty()) result_.is_from_caller = true;
    for (const auto& call : calls) {
      const auto& node = graph_.scopes()[call.scope].nodes[call.node];
      if (!context_.step()) return;
      if (node.op == scope.function) take(call.scope, node.attribute(key));
      take_bound(call.scope, node, scope.function, key);
    }
  }

  /// What a node gives for an attribute of a function that it names, or that a function it names is given.
  void take_bound(std::uint32_t where, const Node& node, std::string_view function, std::string_view key) {
    std::vector<Function> pending;
    const auto add_functions = [&](const std::vector<Attribute>& attributes) {
      for (const auto& attribute : attributes)
        std::ranges::copy(attribute.value.functions(), std::back_inserter(pending));
    };
    add_functions(node.attributes());
    while (!pending.empty() && context_.step()) {
      const auto outer = pending.back();
      pending.pop_back();
      if (outer.name == function) take(where, outer.attribute(key));
      add_functions(outer.attributes());
    }
  }

  void visit_given(const Scope& scope) {
    result_.is_from_caller = true;
    if (scope.function.empty()) result_.has_input = true;
  }

  /// What comes out of a queue is what anybody puts in.
  void visit_queue(std::uint32_t where, std::string_view queue) {
    bool is_filled = false;
    for (const auto index : graph_.users_of(where, queue)) {
      const auto& node = graph_.scopes()[where].nodes[index];
      if (!context_.step()) return;
      const auto inputs = node.inputs();
      if (inputs.size() < 2 || !node.op.starts_with("QueueEnqueue")) continue;
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
  std::size_t visits_ = 0;
};

}  // namespace

std::string Operand::joined(std::string_view separator) const {
  std::string text;
  for (bool is_first = true; const auto part : constants) {
    if (!std::exchange(is_first, false)) text += separator;
    text += part;
  }
  return text;
}

std::vector<std::string> Operand::wholes() const {
  std::vector<std::string> texts;
  if (!is_from_caller && !is_unknown)
    for (const auto separator : separators) texts.push_back(joined(separator));
  texts.push_back(joined());
  return texts;
}

Operand resolve(Graph& graph, std::uint32_t scope, const Node& node, std::uint32_t index, ScanContext& context) {
  auto inputs = node.inputs();
  std::erase_if(inputs, [](std::string_view input) { return input.starts_with('^'); });
  if (index >= inputs.size()) return Walk(graph, context).follow(scope, {});
  return Walk(graph, context).follow(scope, {inputs[index]});
}

Operand resolve_attribute(Graph& graph, std::uint32_t scope, const Node& node, std::string_view key,
                          ScanContext& context) {
  return Walk(graph, context).follow_value(scope, node.attribute(key));
}

Operand resolve_queues(Graph& graph, std::uint32_t scope, const Node& reader, ScanContext& context) {
  std::vector<std::string_view> queues;
  for (const auto index : graph.users_of(scope, reader.name)) {
    const auto& node = graph.scopes()[scope].nodes[index];
    if (!context.step()) break;
    const auto inputs = node.inputs();
    if (inputs.size() > 1 && node.op.starts_with("ReaderRead")) queues.push_back(inputs[1]);
  }
  return Walk(graph, context).follow(scope, queues);
}

}  // namespace assay::formats::tensorflow
