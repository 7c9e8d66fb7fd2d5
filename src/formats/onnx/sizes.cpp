#include "formats/onnx/sizes.hpp"

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
using List = ShapeArithmetic::List;
using Made = ShapeArithmetic::Made;

namespace {

/// Element by element, with one shape or with several that are spread to a common one.
constexpr std::array<std::string_view, 34> kElementwise{
    "Identity", "Cast", "Neg",  "Abs",   "Relu",  "Exp",     "Log",     "Sqrt", "Sigmoid", "Tanh", "Floor", "Ceil",
    "Round",    "Sign", "Sin",  "Cos",   "Not",   "Softmax", "Add",     "Sub",  "Mul",     "Div",  "Pow",   "Min",
    "Max",      "Sum",  "Mean", "Where", "Equal", "Less",    "Greater", "And",  "Or",      "Mod"};
/// Of the shape of their input.
constexpr std::array<std::string_view, 4> kLike{"RandomNormalLike", "RandomUniformLike", "EyeLike", "Bernoulli"};
constexpr std::array<std::string_view, 3> kWindows{"HannWindow", "HammingWindow", "BlackmanWindow"};

bool is_in(std::span<const std::string_view> types, std::string_view type) {
  return std::ranges::find(types, type) != types.end();
}

std::uint64_t bits_or_float(DataType type) {
  const auto bits = bits_of(type);
  return bits == 0 ? 32 : bits;
}

std::optional<Allocation> of_shape(const std::optional<List>& shape, std::uint64_t bits) {
  if (!shape || std::ranges::any_of(*shape, [](std::int64_t dim) { return dim < 0; })) return std::nullopt;
  const auto elements = assay::onnx::elements_in(*shape);
  if (!elements || *elements > std::numeric_limits<std::uint64_t>::max() / std::max<std::uint64_t>(bits, 1))
    return Allocation{.overflows = true};
  return Allocation{.bytes = *elements * bits / 8, .made = Made{.shape = *shape, .bits = bits}};
}

/// The shape that two are spread to; nothing when they do not fit.
std::optional<List> spread(const List& left, const List& right) {
  List all = left.size() < right.size() ? right : left;
  const List& other = left.size() < right.size() ? left : right;
  for (std::size_t i = 0; i < other.size(); ++i) {
    auto& dim = all[all.size() - other.size() + i];
    if (dim != other[i] && dim != 1 && other[i] != 1) return std::nullopt;
    if (dim == 1) dim = other[i];
  }
  return all;
}

}  // namespace

Index Sizes::value_of(const Node& node, std::size_t index) const {
  const auto inputs = scan_.wiring.inputs_of(node);
  return index < inputs.size() ? inputs[index] : kNone;
}

std::optional<Allocation> Sizes::of(const Node& node) const {
  if (!assay::onnx::is_standard_domain(scan_.model.text(node.domain))) return std::nullopt;
  const auto type = scan_.model.text(node.op_type);
  auto answer = filled(node, type);
  if (!answer) return computed(node, type);
  answer->is_filled = true;
  return answer;
}

Sizes::Answer Sizes::filled(const Node& node, std::string_view type) const {
  if (type == "ConstantOfShape") return of_list(node, 0, value_bits(node));
  if (type == "Expand") return expand(node);
  if (type == "RandomNormal" || type == "RandomUniform") return random(node);
  if (type == "Tile") return tile(node);
  if (type == "Range") return range(node);
  if (type == "OneHot") return one_hot(node);
  if (type == "Pad") return pad(node);
  if (type == "Resize" || type == "Upsample") return scale(node);
  if (type == "MaxUnpool") return of_list(node, 2, input_bits(node));
  if (type == "ConvTranspose") return of_attribute(node, "output_shape", input_bits(node));
  if (type == "MelWeightMatrix") return mel_weights(node);
  if (type == "AffineGrid") return affine_grid(node);
  if (type == "Reshape") return reshape(node);
  if (is_in(kWindows, type)) return of_list(node, 0, 32);
  return std::nullopt;
}

Sizes::Answer Sizes::computed(const Node& node, std::string_view type) const {
  if (is_in(kElementwise, type)) return broadcast(node);
  if (type == "Concat") return concat(node);
  if (type == "MatMul") return product(node);
  if (type == "Unsqueeze") return insert_axes(node);
  const auto made = arithmetic_.made(value_of(node, 0));
  if (!made) return std::nullopt;
  if (is_in(kLike, type)) return of_shape(made->shape, made->bits);
  if (type != "Transpose" && type != "Squeeze" && type != "Flatten") return std::nullopt;
  // As many elements, in a shape that is not worked out: one that is spread to nothing larger than it should be.
  auto shape = made->shape;
  if (type == "Transpose") {
    std::ranges::reverse(shape);
    const Attribute* order = scan_.model.attribute(node, "perm");
    const auto places = order == nullptr ? std::nullopt : scan_.values.integers(*order, ShapeArithmetic::kMost);
    for (std::size_t i = 0; places && places->size() == shape.size() && i < shape.size(); ++i) {
      const auto place = (*places)[i];
      if (place < 0 || static_cast<std::size_t>(place) >= shape.size()) return std::nullopt;
      shape[i] = made->shape[static_cast<std::size_t>(place)];
    }
  } else if (type == "Squeeze") {
    std::erase(shape, 1);
  } else {
    const auto elements = assay::onnx::elements_in(shape);
    if (!elements) return std::nullopt;
    shape = {1, static_cast<std::int64_t>(*elements)};
  }
  return of_shape(shape, made->bits);
}

Sizes::Answer Sizes::of_list(const Node& node, std::size_t index, std::uint64_t bits) const {
  if (arithmetic_.overflows(node, index)) return Allocation{.overflows = true};
  return of_shape(arithmetic_.input(node, index), bits);
}

Sizes::Answer Sizes::of_attribute(const Node& node, std::string_view name, std::uint64_t bits) const {
  const Attribute* attribute = scan_.model.attribute(node, name);
  if (attribute == nullptr) return std::nullopt;
  return of_shape(scan_.values.integers(*attribute, ShapeArithmetic::kMost), bits);
}

std::uint64_t Sizes::value_bits(const Node& node) const {
  const Attribute* value = scan_.model.attribute(node, "value");
  if (value == nullptr || value->tensors.count == 0) return 32;
  return bits_or_float(scan_.model.tensors[value->tensors.first].type);
}

std::uint64_t Sizes::input_bits(const Node& node) const {
  const auto made = arithmetic_.made(value_of(node, 0));
  return made ? made->bits : 32;
}

Sizes::Answer Sizes::random(const Node& node) const {
  const Attribute* type = scan_.model.attribute(node, "dtype");
  return of_attribute(node, "shape", type == nullptr ? 32 : bits_or_float(static_cast<DataType>(type->integer)));
}

Sizes::Answer Sizes::expand(const Node& node) const {
  if (arithmetic_.overflows(node, 1)) return Allocation{.overflows = true};
  auto shape = arithmetic_.input(node, 1);
  if (!shape) return std::nullopt;
  if (const auto data = arithmetic_.shape_of_value(value_of(node, 0)))
    if (auto both = spread(*data, *shape)) shape = std::move(both);
  return of_shape(shape, input_bits(node));
}

Sizes::Answer Sizes::tile(const Node& node) const {
  if (arithmetic_.overflows(node, 1)) return Allocation{.overflows = true};
  auto sizes = arithmetic_.input(node, 1);
  const auto shape = arithmetic_.shape_of_value(value_of(node, 0));
  if (!sizes || !shape) return of_shape(sizes, input_bits(node));
  if (sizes->size() != shape->size()) {
    sizes->insert(sizes->end(), shape->begin(), shape->end());
    return of_shape(sizes, input_bits(node));
  }
  for (std::size_t i = 0; i < sizes->size(); ++i)
    if (__builtin_mul_overflow((*sizes)[i], (*shape)[i], &(*sizes)[i])) return Allocation{.overflows = true};
  return of_shape(sizes, input_bits(node));
}

Sizes::Answer Sizes::range(const Node& node) const {
  std::array<double, 3> bounds{};
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    const auto whole = arithmetic_.input(node, i);
    const auto value = value_of(node, i);
    const auto reals = whole || value == kNone ? std::nullopt : scan_.values.reals(value, 1);
    if (whole && whole->size() == 1)
      bounds.at(i) = static_cast<double>(whole->front());
    else if (reals && reals->size() == 1)
      bounds.at(i) = reals->front();
    else
      return std::nullopt;
  }
  const double count = std::ceil((bounds[1] - bounds[0]) / bounds[2]);
  if (bounds[2] == 0 || !(count > 0)) return std::nullopt;
  if (count > 1e18) return Allocation{.overflows = true};
  const auto made = arithmetic_.made(value_of(node, 0));
  return of_shape(List{static_cast<std::int64_t>(count)}, made ? made->bits : 64);
}

Sizes::Answer Sizes::one_hot(const Node& node) const {
  if (arithmetic_.overflows(node, 1)) return Allocation{.overflows = true};
  auto sizes = arithmetic_.input(node, 1);
  if (!sizes) return std::nullopt;
  if (const auto indices = arithmetic_.made(value_of(node, 0)))
    sizes->insert(sizes->end(), indices->shape.begin(), indices->shape.end());
  return of_shape(sizes, 32);
}

/// Begins first, then ends: what is added to each dimension.
Sizes::Answer Sizes::pad(const Node& node) const {
  auto pads = arithmetic_.input(node, 1);
  for (const std::string_view name : {"pads", "paddings"})
    if (const Attribute* attribute = scan_.model.attribute(node, name); !pads && attribute != nullptr)
      pads = scan_.values.integers(*attribute, ShapeArithmetic::kMost);
  if (!pads || pads->empty() || pads->size() % 2 != 0) return std::nullopt;
  auto shape = arithmetic_.shape_of_value(value_of(node, 0)).value_or(List(pads->size() / 2, 1));
  if (shape.size() != pads->size() / 2) return std::nullopt;
  for (std::size_t i = 0; i < pads->size(); ++i) {
    auto& dim = shape[i % shape.size()];
    if ((*pads)[i] > 0 && __builtin_add_overflow(dim, (*pads)[i], &dim)) return Allocation{.overflows = true};
  }
  return of_shape(shape, input_bits(node));
}

/// By sizes, or by factors, which are an input or in early versions an attribute.
Sizes::Answer Sizes::scale(const Node& node) const {
  if (auto sizes = of_list(node, 3, input_bits(node))) return sizes;
  std::optional<std::vector<double>> factors;
  for (const std::size_t index : {std::size_t{2}, std::size_t{1}})
    if (const Index value = value_of(node, index); !factors && value != kNone)
      factors = scan_.values.reals(value, ShapeArithmetic::kMost);
  if (const Attribute* attribute = scan_.model.attribute(node, "scales"); !factors && attribute != nullptr)
    factors = scan_.values.reals(*attribute, ShapeArithmetic::kMost);
  if (!factors || factors->empty()) return std::nullopt;
  auto shape = arithmetic_.shape_of_value(value_of(node, 0)).value_or(List(factors->size(), 1));
  if (shape.size() != factors->size()) return std::nullopt;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const double size = static_cast<double>(shape[i]) * (*factors)[i];
    if (!(size >= 0)) return std::nullopt;
    if (size > 1e18) return Allocation{.overflows = true};
    shape[i] = static_cast<std::int64_t>(size);
  }
  return of_shape(shape, input_bits(node));
}

Sizes::Answer Sizes::mel_weights(const Node& node) const {
  const auto bins = arithmetic_.input(node, 0);
  const auto length = arithmetic_.input(node, 1);
  if (!bins || !length || bins->size() != 1 || length->size() != 1) return std::nullopt;
  return of_shape(List{length->front() / 2 + 1, bins->front()}, 32);
}

/// A coordinate for each place of an image: `size` is N, C, H, W or with a depth.
Sizes::Answer Sizes::affine_grid(const Node& node) const {
  auto size = arithmetic_.input(node, 1);
  if (!size || size->size() < 3) return std::nullopt;
  size->erase(size->begin() + 1);
  size->push_back(static_cast<std::int64_t>(size->size()) - 1);
  return of_shape(size, 32);
}

/// Nothing is made; but the shape can be too large to be counted. 0 and -1 stand for what is there.
Sizes::Answer Sizes::reshape(const Node& node) const {
  if (arithmetic_.overflows(node, 1)) return Allocation{.overflows = true};
  const auto shape = arithmetic_.input(node, 1);
  if (!shape) return std::nullopt;
  List known;
  std::ranges::copy_if(*shape, std::back_inserter(known), [](std::int64_t dim) { return dim > 0; });
  if (!assay::onnx::elements_in(known)) return Allocation{.overflows = true};
  const auto made = arithmetic_.made(value_of(node, 0));
  const bool is_plain = known.size() == shape->size();
  Allocation nothing;
  if (made && is_plain) nothing.made = Made{.shape = *shape, .bits = made->bits};
  return nothing;
}

Sizes::Answer Sizes::broadcast(const Node& node) const {
  std::optional<Made> all;
  for (const Index value : scan_.wiring.inputs_of(node)) {
    const auto made = arithmetic_.made(value);
    if (!made) return std::nullopt;
    if (all) {
      auto shape = spread(all->shape, made->shape);
      if (!shape) return std::nullopt;
      all->shape = std::move(*shape);
    } else {
      all = made;
    }
  }
  return all ? of_shape(all->shape, all->bits) : std::nullopt;
}

Sizes::Answer Sizes::concat(const Node& node) const {
  const Attribute* axis = scan_.model.attribute(node, "axis");
  std::optional<Made> all;
  for (const Index value : scan_.wiring.inputs_of(node)) {
    const auto made = arithmetic_.made(value);
    if (!made || (all && made->shape.size() != all->shape.size())) return std::nullopt;
    if (!all) {
      all = made;
      continue;
    }
    const auto rank = static_cast<std::int64_t>(made->shape.size());
    const std::int64_t at = axis == nullptr ? 1 : axis->integer < 0 ? axis->integer + rank : axis->integer;
    if (at < 0 || at >= rank) return std::nullopt;
    auto& dim = all->shape[static_cast<std::size_t>(at)];
    if (__builtin_add_overflow(dim, made->shape[static_cast<std::size_t>(at)], &dim))
      return Allocation{.overflows = true};
  }
  return all ? of_shape(all->shape, all->bits) : std::nullopt;
}

Sizes::Answer Sizes::product(const Node& node) const {
  const auto left = arithmetic_.made(value_of(node, 0));
  const auto right = arithmetic_.made(value_of(node, 1));
  if (!left || !right || left->shape.size() < 2 || right->shape.size() < 2) return std::nullopt;
  auto batch =
      spread(List(left->shape.begin(), left->shape.end() - 2), List(right->shape.begin(), right->shape.end() - 2));
  if (!batch) return std::nullopt;
  batch->push_back(left->shape[left->shape.size() - 2]);
  batch->push_back(right->shape.back());
  return of_shape(batch, left->bits);
}

Sizes::Answer Sizes::insert_axes(const Node& node) const {
  const auto made = arithmetic_.made(value_of(node, 0));
  auto axes = arithmetic_.input(node, 1);
  if (const Attribute* attribute = scan_.model.attribute(node, "axes"); !axes && attribute != nullptr)
    axes = scan_.values.integers(*attribute, ShapeArithmetic::kMost);
  if (!made || !axes) return std::nullopt;
  auto shape = made->shape;
  const auto rank = static_cast<std::int64_t>(shape.size() + axes->size());
  for (auto& axis : *axes)
    if (axis < 0) axis += rank;
  std::ranges::sort(*axes);
  for (const auto axis : *axes) {
    if (axis < 0 || axis > static_cast<std::int64_t>(shape.size())) return std::nullopt;
    shape.insert(shape.begin() + axis, 1);
  }
  return of_shape(shape, made->bits);
}

}  // namespace assay::formats::onnx
