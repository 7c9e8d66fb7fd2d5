#include "formats/tensorflow/graph.hpp"

#include <algorithm>
#include <utility>

namespace assay::formats::tensorflow {
namespace {

using protobuf::Reader;
using protobuf::WireType;

// Field numbers of node_def.proto, attr_value.proto, tensor.proto, graph.proto, function.proto and op_def.proto.
enum NodeField : std::uint8_t { kName = 1, kOp = 2, kInput = 3, kAttribute = 5 };
enum EntryField : std::uint8_t { kKey = 1, kValue = 2 };
enum AttributeField : std::uint8_t { kList = 1, kText = 2, kTensor = 8, kFunction = 10 };
enum ListField : std::uint8_t { kListText = 2, kListFunction = 9 };
enum TensorField : std::uint8_t { kStringValue = 8 };
enum GraphField : std::uint8_t { kNode = 1, kLibrary = 2 };
enum LibraryField : std::uint8_t { kLibraryFunction = 1 };
enum FunctionField : std::uint8_t { kSignature = 1, kFunctionNode = 3 };
enum SignatureField : std::uint8_t { kSignatureName = 1, kInputArgument = 2 };

std::string_view first_text(ByteView message, std::uint32_t number) {
  std::string_view text;
  Reader in(message);
  while (const auto field = in.next())
    if (field->number == number && field->type == WireType::bytes) text = field->bytes.text();
  return text;
}

/// By how many the inputs of a call are further on than the arguments of what it calls.
std::optional<std::uint32_t> shift_of(std::string_view op, std::string_view function) {
  if (op == function || op == "PartitionedCall" || op == "StatefulPartitionedCall" || op == "While" ||
      op == "StatelessWhile" || op == "SymbolicGradient")
    return 0;
  if (op == "If" || op == "StatelessIf" || op == "Case" || op == "StatelessCase" || op == "RemoteCall") return 1;
  return std::nullopt;
}

}  // namespace

std::vector<std::string_view> Node::inputs() const {
  std::vector<std::string_view> result;
  Reader in(message);
  while (const auto field = in.next())
    if (field->number == kInput && field->type == WireType::bytes) result.push_back(field->bytes.text());
  return result;
}

std::optional<ByteView> Node::attribute(std::string_view key) const {
  std::optional<ByteView> value;
  Reader in(message);
  while (const auto field = in.next()) {
    if (field->number != kAttribute || field->type != WireType::bytes || first_text(field->bytes, kKey) != key)
      continue;
    value = ByteView();
    Reader entry(field->bytes);
    while (const auto part = entry.next())
      if (part->number == kValue && part->type == WireType::bytes) value = part->bytes;
  }
  return value;
}

std::vector<std::string_view> Node::texts(std::string_view key) const {
  std::vector<std::string_view> result;
  const auto value = attribute(key);
  Reader in(value.value_or(ByteView()));
  while (const auto field = in.next()) {
    if (field->type != WireType::bytes) continue;
    if (field->number == kText) result.push_back(field->bytes.text());
    if (field->number != kList) continue;
    Reader list(field->bytes);
    while (const auto item = list.next())
      if (item->number == kListText && item->type == WireType::bytes) result.push_back(item->bytes.text());
  }
  return result;
}

std::vector<std::string_view> Node::functions() const {
  std::vector<std::string_view> result;
  Reader in(message);
  while (const auto field = in.next()) {
    if (field->number != kAttribute || field->type != WireType::bytes) continue;
    Reader entry(field->bytes);
    while (const auto part = entry.next()) {
      if (part->number != kValue || part->type != WireType::bytes) continue;
      Reader value(part->bytes);
      while (const auto what = value.next()) {
        if (what->type != WireType::bytes) continue;
        if (what->number == kFunction) result.push_back(first_text(what->bytes, kName));
        if (what->number != kList) continue;
        Reader list(what->bytes);
        while (const auto item = list.next())
          if (item->number == kListFunction && item->type == WireType::bytes)
            result.push_back(first_text(item->bytes, kName));
      }
    }
  }
  return result;
}

std::vector<std::string_view> constant_texts(const Node& node) {
  std::vector<std::string_view> result;
  const auto value = node.attribute("value");
  Reader in(value.value_or(ByteView()));
  while (const auto field = in.next()) {
    if (field->number != kTensor || field->type != WireType::bytes) continue;
    Reader tensor(field->bytes);
    while (const auto part = tensor.next())
      if (part->number == kStringValue && part->type == WireType::bytes) result.push_back(part->bytes.text());
  }
  return result;
}

void Graph::check(const Reader& in) {
  if (in.has_failed()) context_.incomplete(in.error());
}

void Graph::read(ByteView graph_def) {
  Scope scope;
  Reader in(graph_def);
  while (const auto field = in.next()) {
    if (!context_.step()) break;
    if (field->type != WireType::bytes) continue;
    if (field->number == kNode) add(scope, field->bytes);
    if (field->number == kLibrary) read_library(field->bytes);
  }
  check(in);
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
  Reader in(signature);
  while (const auto field = in.next()) {
    if (field->type != WireType::bytes) continue;
    if (field->number == kSignatureName) scope.function = field->bytes.text();
    if (field->number == kInputArgument) scope.arguments.push_back(first_text(field->bytes, kName));
  }
  check(in);
}

void Graph::add(Scope& scope, ByteView message) {
  Node node;
  node.message = message;
  Reader in(message);
  while (const auto field = in.next()) {
    if (field->type != WireType::bytes) continue;
    if (field->number == kName) node.name = field->bytes.text();
    if (field->number == kOp) node.op = field->bytes.text();
  }
  check(in);
  scope.by_name.try_emplace(node.name, static_cast<std::uint32_t>(scope.nodes.size()));
  scope.nodes.push_back(node);
  ++nodes_;
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
  for (std::uint32_t s = 0; s < scopes_.size(); ++s) {
    for (std::uint32_t n = 0; n < scopes_[s].nodes.size(); ++n) {
      const auto& node = scopes_[s].nodes[n];
      if (!context_.step()) return;
      auto functions = node.functions();
      functions.push_back(node.op);
      for (const auto function : functions)
        if (const auto found = calls_.find(function); found != calls_.end())
          found->second.push_back({s, n, shift_of(node.op, function)});
    }
  }
}

}  // namespace assay::formats::tensorflow
