#include "formats/onnx/arithmetic.hpp"

#include "formats/onnx/whole_numbers.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace assay::formats::onnx {

using assay::onnx::Attribute;
using assay::onnx::DataType;
using assay::onnx::Index;
using assay::onnx::kNone;
using assay::onnx::Node;
using assay::onnx::Value;
using List = ShapeArithmetic::List;

namespace {

/// These hand on the elements of their first input in the same order.
constexpr std::array<std::string_view, 9> kSameElements{"Identity",  "Cast",  "CastLike", "Reshape", "Squeeze",
                                                        "Unsqueeze", "Floor", "Ceil",     "Flatten"};

struct Operation {
  std::string_view type;
  char sign;
};
/// Between two numbers, or between one and the next of any count.
constexpr std::array kBetween{Operation{"Add", '+'}, Operation{"Sum", '+'}, Operation{"Sub", '-'},
                              Operation{"Mul", '*'}, Operation{"Div", '/'}, Operation{"Min", '<'},
                              Operation{"Max", '>'}, Operation{"Pow", '^'}, Operation{"Mod", '%'},
                              Operation{"Or", '|'},  Operation{"And", '&'}, Operation{"Equal", '='}};
constexpr std::array kReductions{Operation{"ReduceProd", '*'}, Operation{"ReduceSum", '+'}, Operation{"ReduceMin", '<'},
                                 Operation{"ReduceMax", '>'}};
constexpr std::array kOfOne{Operation{"Neg", '-'}, Operation{"Abs", '|'}, Operation{"Not", '!'}};
/// Comparisons that are true of a value and itself.
constexpr std::array<std::string_view, 3> kReflexive{"Equal", "GreaterOrEqual", "LessOrEqual"};

template <std::size_t N>
char sign_of(const std::array<Operation, N>& operations, std::string_view type) {
  const auto found = std::ranges::find(operations, type, &Operation::type);
  return found == operations.end() ? '\0' : found->sign;
}

/// Whole numbers that are kept as real ones.
std::optional<List> whole(const std::optional<std::vector<double>>& reals) {
  constexpr double kLimit = 9.2e18;
  if (!reals) return std::nullopt;
  List list;
  for (const double real : *reals) {
    if (!(std::abs(real) < kLimit) || std::trunc(real) != real) return std::nullopt;
    list.push_back(static_cast<std::int64_t>(real));
  }
  return list;
}

}  // namespace

Index ShapeArithmetic::value_of(const Node& node, std::size_t index) const {
  const auto inputs = scan_.wiring.inputs_of(node);
  return index < inputs.size() ? inputs[index] : kNone;
}

ShapeArithmetic::Result ShapeArithmetic::numbers(Index value) const {
  if (value == kNone) return std::nullopt;
  if (const auto found = known_.find(value); found != known_.end()) return found->second;
  auto list = scan_.values.integers(value, kMost);
  if (!list) list = whole(scan_.values.reals(value, kMost));
  if (!list) return std::nullopt;
  return Numbers{.list = std::move(*list)};
}

std::optional<List> ShapeArithmetic::known(Index value) const {
  auto found = numbers(value);
  if (!found || found->overflows) return std::nullopt;
  return std::move(found->list);
}

std::optional<List> ShapeArithmetic::input(const Node& node, std::size_t index) const {
  return known(value_of(node, index));
}

bool ShapeArithmetic::overflows(const Node& node, std::size_t index) const {
  const auto found = known_.find(value_of(node, index));
  return found != known_.end() && found->second.overflows;
}

std::optional<ShapeArithmetic::Made> ShapeArithmetic::made(Index value) const {
  if (value == kNone) return std::nullopt;
  if (const auto* tensor = scan_.values.constant(value)) {
    const auto dims = scan_.model.dims_of(*tensor);
    const auto bits = bits_of(tensor->type);
    return Made{.shape = List(dims.begin(), dims.end()), .bits = bits == 0 ? 32 : bits};
  }
  const auto found = made_.find(value);
  return found == made_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<List> ShapeArithmetic::shape_of_value(Index value) const {
  if (auto found = made(value)) return std::move(found->shape);
  if (value == kNone) return std::nullopt;
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

void ShapeArithmetic::bind(Index to, Index from) {
  if (to == kNone) return;
  known_.erase(to);
  made_.erase(to);
  if (auto list = numbers(from)) known_.emplace(to, std::move(*list));
  if (auto what = made(from)) made_.emplace(to, std::move(*what));
}

void ShapeArithmetic::make(Index value, Made made) {
  if (value != kNone && made.shape.size() <= kMost) made_.insert_or_assign(value, std::move(made));
}

void ShapeArithmetic::see(const Node& node) {
  const auto outputs = scan_.wiring.outputs_of(node);
  for (const Index output : outputs) {
    if (known_.empty() && made_.empty()) break;
    known_.erase(output);
    made_.erase(output);
  }
  if (outputs.empty() || outputs[0] == kNone || !assay::onnx::is_standard_domain(scan_.model.text(node.domain))) return;
  if (scan_.model.text(node.op_type) == "Split") return split(node);
  auto result = compute(node);
  if (result && result->list.size() <= kMost) known_.emplace(outputs[0], std::move(*result));
}

ShapeArithmetic::Result ShapeArithmetic::compute(const Node& node) const {
  const auto type = scan_.model.text(node.op_type);
  const auto as_result = [](std::optional<List> list) {
    return list ? Result(Numbers{.list = std::move(*list)}) : std::nullopt;
  };
  if (std::ranges::find(kSameElements, type) != kSameElements.end()) return numbers(value_of(node, 0));
  if (type == "Concat") return join(node);
  if (type == "Shape") return as_result(shape(node));
  if (type == "Gather") return as_result(pick(node));
  if (type == "Slice") return as_result(slice(node));
  if (type == "Where") return as_result(choose(node));
  if (type == "ConstantOfShape") return as_result(fill(node));
  if (type == "Tile" || type == "Expand") return as_result(repeat(node, type == "Expand"));
  if (type == "Range") return as_result(count_up(node));
  if (type == "Size") {
    const auto elements = shape_of_value(value_of(node, 0));
    const auto count = elements ? assay::onnx::elements_in(*elements) : std::nullopt;
    return count ? Result(Numbers{.list = {static_cast<std::int64_t>(*count)}}) : std::nullopt;
  }
  const Index first = value_of(node, 0);
  if (first != kNone && first == value_of(node, 1) && std::ranges::find(kReflexive, type) != kReflexive.end())
    return Numbers{.list = {1}};
  if (type == "BitShift") {
    const Attribute* direction = scan_.model.attribute(node, "direction");
    return combine(node, direction != nullptr && direction->text == "LEFT" ? 'L' : 'R');
  }
  if (const char sign = sign_of(kBetween, type); sign != '\0') return combine(node, sign);
  if (const char sign = sign_of(kReductions, type); sign != '\0') return reduce(node, sign);
  if (const char sign = sign_of(kOfOne, type); sign != '\0') return map(node, sign);
  return std::nullopt;
}

/// All of the shape, or from `start` to `end`.
std::optional<List> ShapeArithmetic::shape(const Node& node) const {
  auto all = shape_of_value(value_of(node, 0));
  if (!all) return std::nullopt;
  const auto rank = static_cast<std::int64_t>(all->size());
  const auto place = [&](std::string_view name, std::int64_t otherwise) {
    const Attribute* attribute = scan_.model.attribute(node, name);
    const std::int64_t at = attribute == nullptr ? otherwise : attribute->integer;
    return std::clamp<std::int64_t>(at < 0 ? at + rank : at, 0, rank);
  };
  const auto begin = place("start", 0);
  const auto end = std::max(begin, place("end", rank));
  return List(all->begin() + begin, all->begin() + end);
}

ShapeArithmetic::Result ShapeArithmetic::join(const Node& node) const {
  Numbers all;
  for (const Index value : scan_.wiring.inputs_of(node)) {
    const auto part = numbers(value);
    if (!part || all.list.size() + part->list.size() > kMost) return std::nullopt;
    all.list.insert(all.list.end(), part->list.begin(), part->list.end());
    all.overflows = all.overflows || part->overflows;
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

/// Of a list, from one place to another; the places are inputs, or in early versions attributes.
std::optional<List> ShapeArithmetic::slice(const Node& node) const {
  const auto data = input(node, 0);
  const auto bound = [&](std::size_t index, std::string_view name) -> std::optional<std::int64_t> {
    auto list = input(node, index);
    if (const Attribute* attribute = scan_.model.attribute(node, name); !list && attribute != nullptr)
      list = scan_.values.integers(*attribute, kMost);
    return list && list->size() == 1 ? std::optional(list->front()) : std::nullopt;
  };
  const auto begin = bound(1, "starts");
  const auto end = bound(2, "ends");
  if (!data || !begin || !end || (value_of(node, 4) != kNone && input(node, 4) != List{1})) return std::nullopt;
  const auto size = static_cast<std::int64_t>(data->size());
  const auto place = [&](std::int64_t at) { return std::clamp<std::int64_t>(at < 0 ? at + size : at, 0, size); };
  const auto from = place(*begin);
  return List(data->begin() + from, data->begin() + std::max(from, place(*end)));
}

std::optional<List> ShapeArithmetic::choose(const Node& node) const {
  const auto condition = input(node, 0);
  const auto left = input(node, 1);
  const auto right = input(node, 2);
  if (!condition || !left || !right || condition->empty() || left->empty() || right->empty()) return std::nullopt;
  const auto size = std::max({condition->size(), left->size(), right->size()});
  const auto at = [](const List& list, std::size_t i) { return list[list.size() == 1 ? 0 : i]; };
  for (const List* list : {&*condition, &*left, &*right})
    if (list->size() != 1 && list->size() != size) return std::nullopt;
  List chosen;
  for (std::size_t i = 0; i < size; ++i) chosen.push_back(at(*condition, i) != 0 ? at(*left, i) : at(*right, i));
  return chosen;
}

std::optional<List> ShapeArithmetic::fill(const Node& node) const {
  const auto shape = input(node, 0);
  const auto count = shape ? assay::onnx::elements_in(*shape) : std::nullopt;
  if (!count || *count > kMost) return std::nullopt;
  const Attribute* value = scan_.model.attribute(node, "value");
  if (value == nullptr || value->tensors.count == 0) return List(*count, 0);
  const auto number = scan_.values.integers(scan_.model.tensors[value->tensors.first], 1);
  if (!number || number->empty()) return std::nullopt;
  return List(*count, number->front());
}

/// A list again and again, or a number as often as is wanted.
std::optional<List> ShapeArithmetic::repeat(const Node& node, bool is_expansion) const {
  const auto data = input(node, 0);
  const auto times = input(node, 1);
  if (!data || !times || times->size() != 1 || data->empty() || (is_expansion && data->size() != 1))
    return std::nullopt;
  if ((*times)[0] < 0 || (*times)[0] > static_cast<std::int64_t>(kMost / data->size())) return std::nullopt;
  List all;
  for (std::int64_t i = 0; i < (*times)[0]; ++i) all.insert(all.end(), data->begin(), data->end());
  return all;
}

std::optional<List> ShapeArithmetic::count_up(const Node& node) const {
  const auto start = input(node, 0);
  const auto limit = input(node, 1);
  const auto delta = input(node, 2);
  if (!start || !limit || !delta || start->size() != 1 || limit->size() != 1 || delta->size() != 1) return std::nullopt;
  const std::int64_t step = delta->front();
  List all;
  if (step == 0) return std::nullopt;
  for (std::int64_t at = start->front(); step > 0 ? at < limit->front() : at > limit->front();) {
    if (all.size() == kMost) return std::nullopt;
    all.push_back(at);
    if (__builtin_add_overflow(at, step, &at)) break;
  }
  return all;
}

ShapeArithmetic::Result ShapeArithmetic::combine(const Node& node, char operation) const {
  auto all = numbers(value_of(node, 0));
  const auto count = scan_.wiring.inputs_of(node).size();
  for (std::size_t input = 1; all && input < count; ++input) {
    const auto right = numbers(value_of(node, input));
    if (!right) return std::nullopt;
    if (all->overflows || right->overflows) return Numbers{.overflows = true};
    const List left = std::move(all->list);
    all->list.clear();
    if (left.empty() || right->list.empty()) return std::nullopt;
    const auto size = std::max(left.size(), right->list.size());
    if ((left.size() != size && left.size() != 1) || (right->list.size() != size && right->list.size() != 1))
      return std::nullopt;
    for (std::size_t i = 0; i < size; ++i) {
      const auto result =
          apply(operation, left[left.size() == 1 ? 0 : i], right->list[right->list.size() == 1 ? 0 : i]);
      if (result.overflows) return Numbers{.overflows = true};
      if (!result.value) return std::nullopt;
      all->list.push_back(*result.value);
    }
  }
  return all;
}

ShapeArithmetic::Result ShapeArithmetic::reduce(const Node& node, char operation) const {
  auto all = numbers(value_of(node, 0));
  if (!all || all->overflows) return all;
  std::optional<std::int64_t> so_far;
  if (operation == '*') so_far = 1;
  if (operation == '+') so_far = 0;
  for (const std::int64_t each : all->list) {
    const auto result = so_far ? apply(operation, *so_far, each) : Outcome{.value = each};
    if (result.overflows) return Numbers{.overflows = true};
    so_far = result.value;
  }
  return so_far ? Result(Numbers{.list = {*so_far}}) : std::nullopt;
}

ShapeArithmetic::Result ShapeArithmetic::map(const Node& node, char operation) const {
  auto all = numbers(value_of(node, 0));
  if (!all || all->overflows) return all;
  for (std::int64_t& each : all->list) {
    if (operation == '!') {
      each = each == 0 ? 1 : 0;
    } else if (operation == '-' || each < 0) {
      const auto result = apply('-', 0, each);
      if (!result.value) return Numbers{.overflows = true};
      each = *result.value;
    }
  }
  return all;
}

/// In parts of the sizes that are given, or in equal ones.
void ShapeArithmetic::split(const Node& node) {
  const auto data = input(node, 0);
  const auto outputs = scan_.wiring.outputs_of(node);
  if (!data) return;
  auto sizes = input(node, 1);
  if (const Attribute* attribute = scan_.model.attribute(node, "split"); !sizes && attribute != nullptr)
    sizes = scan_.values.integers(*attribute, kMost);
  if (!sizes) {
    const auto each = (data->size() + outputs.size() - 1) / outputs.size();
    sizes = List(outputs.size(), static_cast<std::int64_t>(each));
  }
  std::size_t begin = 0;
  for (std::size_t i = 0; i < std::min(sizes->size(), outputs.size()); ++i) {
    if ((*sizes)[i] < 0) return;
    const auto size = std::min(static_cast<std::size_t>((*sizes)[i]), data->size() - begin);
    const auto from = data->begin() + static_cast<std::ptrdiff_t>(begin);
    if (outputs[i] != kNone)
      known_.emplace(outputs[i], Numbers{.list = {from, from + static_cast<std::ptrdiff_t>(size)}});
    begin += size;
  }
}

}  // namespace assay::formats::onnx
