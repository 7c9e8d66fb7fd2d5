#include "formats/tensorflow/graph.hpp"

#include <algorithm>
#include <utility>

namespace assay::formats::tensorflow {
namespace {

using protobuf::Reader;
using protobuf::WireType;

// Field numbers of graph.proto, function.proto and op_def.proto.
enum GraphField : std::uint8_t { kNode = 1, kLibrary = 2 };
enum LibraryField : std::uint8_t { kLibraryFunction = 1 };
enum FunctionField : std::uint8_t { kSignature = 1, kFunctionNode = 3 };
enum SignatureField : std::uint8_t { kSignatureName = 1, kInputArgument = 2 };
enum ArgumentField : std::uint8_t { kArgumentName = 1 };

std::string_view argument_name(ByteView message) {
  std::string_view text;
  Reader in(message);
  while (const auto field = in.next())
    if (field->number == kArgumentName && field->type == WireType::bytes) text = field->bytes.text();
  return text;
}

bool reads_variable(std::string_view op) { return op == "ReadVariableOp" || op == "VarIsInitializedOp"; }

/// By how many the inputs of a call are further on than the arguments of what it calls.
std::optional<std::uint32_t> shift_of(std::string_view op, std::string_view function) {
  if (op == function || op == "PartitionedCall" || op == "StatefulPartitionedCall" || op == "While" ||
      op == "StatelessWhile" || op == "SymbolicGradient")
    return 0;
  if (op == "If" || op == "StatelessIf" || op == "Case" || op == "StatelessCase" || op == "RemoteCall") return 1;
  return std::nullopt;
}

}  // namespace

void Graph::check(const Reader& in) {
  if (in.has_failed()) context_.incomplete(in.error());
}

void Graph::read(std::span<const ByteView> graph_def) {
  Scope scope;
  for (const auto piece : graph_def) {
    Reader in(piece);
    while (const auto field = in.next()) {
      if (!context_.step()) break;
      if (field->type != WireType::bytes) continue;
      if (field->number == kNode) add(scope, field->bytes);
      if (field->number == kLibrary) read_library(field->bytes);
    }
    check(in);
  }
  scopes_.push_back(std::move(scope));
}

void Graph::read_library(ByteView library) {
  Reader in(library);
  while (const auto field = in.next()) {
    if (!context_.step()) return;
    if (field->number == kLibraryFunction && field->type == WireType::bytes) read_function(field->bytes);
  }
  check(in);
}

void Graph::read_function(ByteView function) {
  Scope scope;
  Reader in(function);
  while (const auto field = in.next()) {
    if (!context_.step()) break;
    if (field->type != WireType::bytes) continue;
    if (field->number == kSignature) read_signature(field->bytes, scope);
    if (field->number == kFunctionNode) add(scope, field->bytes);
  }
  check(in);
  scopes_.push_back(std::move(scope));
}

void Graph::read_signature(ByteView signature, Scope& scope) {
  scope.signatures.push_back(signature);
  Reader in(signature);
  while (const auto field = in.next()) {
    if (field->type != WireType::bytes) continue;
    if (field->number == kSignatureName) scope.function = field->bytes.text();
    if (field->number == kInputArgument) scope.arguments.push_back(argument_name(field->bytes));
  }
  check(in);
}

void Graph::add(Scope& scope, ByteView message) {
  std::optional<Error> error;
  const auto node = assay::tensorflow::read_node(message, error);
  if (error) context_.incomplete(*error);
  scope.by_name.try_emplace(node.name, static_cast<std::uint32_t>(scope.nodes.size()));
  scope.nodes.push_back(node);
  ++nodes_;
}

void Graph::find_users() {
  for (std::uint32_t scope = 0; scope < scopes_.size(); ++scope) {
    const auto& nodes = scopes_[scope].nodes;
    for (std::uint32_t at = 0; at < nodes.size(); ++at) {
      if (!nodes[at].op.starts_with("QueueEnqueue") && !nodes[at].op.starts_with("ReaderRead")) continue;
      if (!context_.step()) return;
      const auto inputs = nodes[at].inputs();
      if (!inputs.empty()) users_[{scope, node_name(inputs.front())}].push_back(at);
    }
  }
}

const std::vector<std::uint32_t>& Graph::users_of(std::uint32_t scope, std::string_view name) {
  static const std::vector<std::uint32_t> kNone;
  if (!std::exchange(has_users_, true)) find_users();
  const auto found = users_.find({scope, name});
  return found != users_.end() ? found->second : kNone;
}

/// Variables are told apart by the names that their handles share, whatever the nodes are called.
bool Graph::is_only_handle(std::uint32_t scope, std::string_view variable) {
  const auto name_of = [](const Node& node) {
    const auto container = node.attribute("container").texts();
    const auto name = node.attribute("shared_name").texts();
    return std::pair(container.empty() ? std::string_view() : container.front(),
                     name.empty() ? std::string_view() : name.front());
  };
  if (variables_.empty())
    for (const auto& one : scopes_)
      for (const auto& node : one.nodes)
        if (node.op == "VarHandleOp" && context_.step()) ++variables_[name_of(node)];
  const auto node = scopes_[scope].by_name.find(variable);
  if (node == scopes_[scope].by_name.end()) return false;
  // Handles without a name may share one with any other.
  const auto name = name_of(scopes_[scope].nodes[node->second]);
  const bool has_nameless = std::ranges::any_of(variables_, [](const auto& one) { return one.first.second.empty(); });
  return !has_nameless && variables_[name] == 1;
}

void Graph::find_holders() {
  for (std::uint32_t s = 0; s < scopes_.size(); ++s) {
    const auto& scope = scopes_[s];
    const std::set<std::string_view> arguments(scope.arguments.begin(), scope.arguments.end());
    const auto is_held = [&](std::string_view name) {
      const auto node = scope.by_name.find(name);
      return node != scope.by_name.end() ? scope.nodes[node->second].op == "VarHandleOp" : arguments.contains(name);
    };
    for (std::uint32_t at = 0; at < scope.nodes.size(); ++at) {
      const auto inputs = scope.nodes[at].inputs();
      if (!context_.step(1 + inputs.size())) return;
      for (const auto input : inputs)
        if (const auto name = node_name(input); is_held(name))
          if (auto& holders = holders_[{s, name}]; holders.empty() || holders.back() != at) holders.push_back(at);
    }
  }
}

bool Graph::only_reads(std::uint32_t scope, std::string_view argument) const {
  const auto holders = holders_.find({scope, argument});
  return holders == holders_.end() || std::ranges::all_of(holders->second, [&](std::uint32_t at) {
           return reads_variable(scopes_[scope].nodes[at].op);
         });
}

/// Whether a node calls functions that do no more with a variable than to read it.
bool Graph::is_only_read_by(std::uint32_t scope, std::uint32_t node, std::string_view variable) {
  const auto inputs = scopes_[scope].nodes[node].inputs();
  bool is_call = false;
  for (std::uint32_t callee = 0; callee < scopes_.size(); ++callee) {
    if (scopes_[callee].function.empty()) continue;
    for (const auto& call : calls_of(scopes_[callee].function)) {
      if (!may_follow(1)) return false;
      if (call.scope != scope || call.node != node) continue;
      is_call = true;
      if (!call.shift || !may_follow(inputs.size())) return false;
      for (std::size_t i = *call.shift; i < inputs.size(); ++i) {
        if (node_name(inputs[i]) != variable) continue;
        const auto& arguments = scopes_[callee].arguments;
        if (i - *call.shift >= arguments.size() || !only_reads(callee, arguments[i - *call.shift])) return false;
      }
    }
  }
  return is_call;
}

std::optional<std::vector<std::string_view>> Graph::assigned_to(std::uint32_t scope, std::string_view variable) {
  if (!std::exchange(has_holders_, true)) find_holders();
  if (!is_only_handle(scope, variable)) return std::nullopt;
  const auto holders = holders_.find({scope, variable});
  if (holders == holders_.end()) return std::nullopt;
  std::vector<std::string_view> values;
  for (const auto at : holders->second) {
    const auto& node = scopes_[scope].nodes[at];
    if (!may_follow(1)) return std::nullopt;
    if (reads_variable(node.op)) continue;
    const auto inputs = node.inputs();
    if (node.op == "AssignVariableOp" && inputs.size() >= 2 && node_name(inputs[1]) != variable) {
      values.push_back(inputs[1]);
    } else if (!is_only_read_by(scope, at, variable)) {
      return std::nullopt;
    }
  }
  return values.empty() ? std::nullopt : std::optional(std::move(values));
}

const std::vector<Graph::Call>& Graph::calls_of(std::string_view function) {
  static const std::vector<Call> kNone;
  if (!std::exchange(has_calls_, true)) find_calls();
  const auto found = calls_.find(function);
  return found == calls_.end() ? kNone : found->second;
}

void Graph::find_calls() {
  for (const auto& scope : scopes_)
    if (!scope.function.empty()) calls_.try_emplace(scope.function);
  if (calls_.empty()) return;
  find_bound_functions();
  for (std::uint32_t s = 0; s < scopes_.size(); ++s) {
    for (std::uint32_t n = 0; n < scopes_[s].nodes.size(); ++n) {
      const auto& node = scopes_[s].nodes[n];
      if (!context_.step()) return;
      std::set<std::string_view> functions{node.op};
      for (const auto& [key, value] : node.attributes()) {
        for (const auto& function : value.functions()) functions.insert(function.name);
        for (const auto name : value.placeholders())
          if (const auto found = bound_.find(name); found != bound_.end())
            functions.insert(found->second.begin(), found->second.end());
      }
      for (const auto function : functions)
        if (const auto found = calls_.find(function); found != calls_.end())
          found->second.push_back({s, n, shift_of(node.op, function)});
    }
  }
}

/// Functions among the attributes that functions are called with, to any depth.
void Graph::find_bound_functions() {
  const auto bind = [this](std::string_view key, const assay::tensorflow::Function& function) {
    if (calls_.contains(function.name)) bound_[key].insert(function.name);
  };
  for (const auto& scope : scopes_) {
    for (const auto& node : scope.nodes) {
      if (!context_.step()) return;
      std::vector<assay::tensorflow::Function> pending;
      for (const auto& [key, value] : node.attributes()) {
        for (const auto& function : value.functions()) {
          bind(key, function);
          pending.push_back(function);
        }
      }
      while (!pending.empty() && context_.step()) {
        const auto outer = pending.back();
        pending.pop_back();
        for (const auto& [key, value] : outer.attributes()) {
          for (const auto& function : value.functions()) {
            bind(key, function);
            pending.push_back(function);
          }
        }
      }
    }
  }
}

bool Graph::may_follow(std::uint64_t places) {
  constexpr std::uint64_t kMost = 4'000'000;
  if (followed_ > kMost) return false;
  followed_ += places;
  if (followed_ <= kMost) return true;
  context_.incomplete({ErrorCode::limit, 0, "operands of the graph: more ways lead to them than are followed"});
  return false;
}

}  // namespace assay::formats::tensorflow
