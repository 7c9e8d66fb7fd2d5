#include "formats/onnx/arithmetic.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace assay::formats::onnx {

using assay::onnx::Index;
using assay::onnx::kNone;
using assay::onnx::Node;
using assay::onnx::Value;
using List = ShapeArithmetic::List;

namespace {

/// These hand on the elements of their first input in the same order.
constexpr std::array<std::string_view, 6> kSameElements{"Identity", "Cast",      "Reshape",
                                                        "Squeeze",  "Unsqueeze", "Flatten"};

std::optional<std::int64_t> apply(char operation, std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  switch (operation) {
    case '+': return __builtin_add_overflow(a, b, &result) ? std::nullopt : std::optional(result);
    case '-': return __builtin_sub_overflow(a, b, &result) ? std::nullopt : std::optional(result);
    case '*': return __builtin_mul_overflow(a, b, &result) ? std::nullopt : std::optional(result);
    case '/':
      if (b == 0 || (b == -1 && a == std::numeric_limits<std::int64_t>::min())) return std::nullopt;
      return a / b;
    case '<': return std::min(a, b);
    case '>': return std::max(a, b);
    default: return std::nullopt;
  }
}

struct Operation {
  std::string_view type;
  char sign;
};
constexpr std::array kOperations{Operation{"Add", '+'}, Operation{"Sub", '-'}, Operation{"Mul", '*'},
                                 Operation{"Div", '/'}, Operation{"Min", '<'}, Operation{"Max", '>'}};

}  // namespace

std::optional<List> ShapeArithmetic::known(Index value) const {
  if (value == kNone) return std::nullopt;
  if (const auto found = known_.find(value); found != known_.end()) return found->second;
  return scan_.values.integers(value, kMost);
}

std::optional<List> ShapeArithmetic::input(const Node& node, std::size_t index) const {
  const auto inputs = scan_.wiring.inputs_of(node);
  return index < inputs.size() ? known(inputs[index]) : std::nullopt;
}

std::optional<List> ShapeArithmetic::shape_of_value(Index value) const {
  if (value == kNone) return std::nullopt;
  if (const auto* tensor = scan_.values.constant(value)) {
    const auto dims = scan_.model.dims_of(*tensor);
    return List(dims.begin(), dims.end());
  }
  const Value& it = scan_.wiring.values[value];
  if (it.kind != Value::Kind::input) return std::nullopt;
  const auto& info = scan_.model.inputs[it.source];
  if (!info.has_shape || info.shape.count > kMost) return std::nullopt;
  List shape;
  for (const auto& dimension : assay::onnx::Model::slice(scan_.model.dimensions, info.shape)) {
    if (!dimension.has_value) return std::nullopt;
    shape.push_back(dimension.value);
  }
  return shape;
}

void ShapeArithmetic::see(const Node& node) {
  const auto outputs = scan_.wiring.outputs_of(node);
  if (outputs.empty() || outputs[0] == kNone || !assay::onnx::is_standard_domain(scan_.model.text(node.domain))) return;
  auto list = compute(node);
  if (list && list->size() <= kMost) known_.emplace(outputs[0], std::move(*list));
}

std::optional<List> ShapeArithmetic::compute(const Node& node) const {
  const auto type = scan_.model.text(node.op_type);
  if (std::ranges::find(kSameElements, type) != kSameElements.end()) return input(node, 0);
  if (type == "Concat") return join(node);
  if (type == "Gather") return pick(node);
  const auto inputs = scan_.wiring.inputs_of(node);
  if (type == "Shape" && !inputs.empty() && node.attributes.count == 0) return shape_of_value(inputs[0]);
  if (type == "ReduceProd") {
    const auto list = input(node, 0);
    if (!list) return std::nullopt;
    std::int64_t product = 1;
    for (const std::int64_t each : *list)
      if (__builtin_mul_overflow(product, each, &product)) return std::nullopt;
    return List{product};
  }
  const auto operation = std::ranges::find(kOperations, type, &Operation::type);
  return operation == kOperations.end() ? std::nullopt : combine(node, operation->sign);
}

std::optional<List> ShapeArithmetic::join(const Node& node) const {
  List all;
  for (const Index value : scan_.wiring.inputs_of(node)) {
    const auto part = known(value);
    if (!part || all.size() + part->size() > kMost) return std::nullopt;
    all.insert(all.end(), part->begin(), part->end());
  }
  return all;
}

std::optional<List> ShapeArithmetic::pick(const Node& node) const {
  const auto data = input(node, 0);
  const auto places = input(node, 1);
  if (!data || !places) return std::nullopt;
  List picked;
  for (std::int64_t place : *places) {
    if (place < 0) place += static_cast<std::int64_t>(data->size());
    if (place < 0 || static_cast<std::size_t>(place) >= data->size()) return std::nullopt;
    picked.push_back((*data)[static_cast<std::size_t>(place)]);
  }
  return picked;
}

std::optional<List> ShapeArithmetic::combine(const Node& node, char operation) const {
  const auto left = input(node, 0);
  const auto right = input(node, 1);
  if (!left || !right || left->empty() || right->empty()) return std::nullopt;
  if (left->size() != right->size() && left->size() != 1 && right->size() != 1) return std::nullopt;
  List all;
  for (std::size_t i = 0; i < std::max(left->size(), right->size()); ++i) {
    const auto value = apply(operation, (*left)[left->size() == 1 ? 0 : i], (*right)[right->size() == 1 ? 0 : i]);
    if (!value) return std::nullopt;
    all.push_back(*value);
  }
  return all;
}

}  // namespace assay::formats::onnx
