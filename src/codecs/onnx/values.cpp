#include "codecs/onnx/values.hpp"

#include "codecs/protobuf/reader.hpp"

#include <algorithm>
#include <bit>
#include <limits>

namespace assay::onnx {
namespace {

using protobuf::Field;
using protobuf::WireType;

/// Calls `each` with the bits of every value of field `number`, packed or not.
template <class Each>
void bits_of_field(ByteView message, std::uint32_t number, WireType element, Each each) {
  protobuf::Reader in(message);
  while (const auto field = in.next()) {
    if (field->number != number) continue;
    if (field->type == element) {
      each(field->value);
    } else if (field->type == WireType::bytes) {
      protobuf::Packed packed(field->bytes, element);
      while (const auto value = packed.next()) each(*value);
    }
  }
}

double half(std::uint32_t bits) {
  const std::uint32_t exponent = (bits >> 10U) & 0x1FU;
  const std::uint32_t mantissa = bits & 0x3FFU;
  const double sign = (bits & 0x8000U) != 0 ? -1 : 1;
  if (exponent == 0x1F)
    return mantissa == 0 ? sign * std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
  const double value = exponent == 0 ? mantissa / 1024.0 : 1.0 + mantissa / 1024.0;
  const int power = (exponent == 0 ? 1 : static_cast<int>(exponent)) - 15;
  return sign * (power < 0 ? value / static_cast<double>(1U << static_cast<unsigned>(-power))
                           : value * static_cast<double>(1U << static_cast<unsigned>(power)));
}

std::optional<double> real_of(DataType type, std::uint64_t bits) {
  const auto low = static_cast<std::uint32_t>(bits);
  switch (type) {
    case DataType::float32: return std::bit_cast<float>(low);
    case DataType::float64: return std::bit_cast<double>(bits);
    case DataType::float16: return half(low & 0xFFFFU);
    case DataType::bfloat16: return std::bit_cast<float>(low << 16U);
    default: return std::nullopt;
  }
}

std::optional<std::int64_t> integer_of(DataType type, std::uint64_t bits) {
  switch (type) {
    case DataType::boolean: return (bits & 0xFFU) != 0 ? 1 : 0;
    case DataType::uint8: return static_cast<std::uint8_t>(bits);
    case DataType::int8: return static_cast<std::int8_t>(bits);
    case DataType::uint16: return static_cast<std::uint16_t>(bits);
    case DataType::int16: return static_cast<std::int16_t>(bits);
    case DataType::int32: return static_cast<std::int32_t>(bits);
    case DataType::uint32: return static_cast<std::uint32_t>(bits);
    case DataType::int64:
    case DataType::uint64: return static_cast<std::int64_t>(bits);
    default: return std::nullopt;
  }
}

struct TypedField {
  Tensor::Field flag;
  std::uint32_t number;
  WireType element;
};
constexpr TypedField kTypedFields[] = {{Tensor::float_data, 4, WireType::fixed32},
                                       {Tensor::int32_data, 5, WireType::varint},
                                       {Tensor::int64_data, 7, WireType::varint},
                                       {Tensor::double_data, 10, WireType::fixed64},
                                       {Tensor::uint64_data, 11, WireType::varint}};

/// The bits of every element, as far as the data agree with the shape.
std::optional<std::vector<std::uint64_t>> bits_of_tensor(ByteView message, ByteView raw, const Tensor& tensor,
                                                         std::span<const std::int64_t> dims, std::size_t most) {
  const auto count = elements_in(dims);
  if (!count || *count > most || tensor.is_external()) return std::nullopt;
  std::vector<std::uint64_t> bits;
  bits.reserve(*count);
  if (tensor.has(Tensor::raw_data)) {
    const std::uint32_t width = bits_of(tensor.type) / 8;
    if (width == 0 || width > 8 || raw.size() != *count * width) return std::nullopt;
    for (std::uint64_t i = 0; i < *count; ++i) {
      std::uint64_t value = 0;
      for (std::uint32_t byte = 0; byte < width; ++byte)
        value |= std::uint64_t{raw.at(i * width + byte).value_or(0)} << (8 * byte);
      bits.push_back(value);
    }
    return bits;
  }
  for (const auto& [flag, number, element] : kTypedFields) {
    if (!tensor.has(flag)) continue;
    if (tensor.elements != *count) return std::nullopt;
    bits_of_field(message, number, element, [&](std::uint64_t value) { bits.push_back(value); });
  }
  if (bits.size() != *count) return std::nullopt;
  return bits;
}

template <class T, class Convert>
std::optional<std::vector<T>> converted(const std::optional<std::vector<std::uint64_t>>& bits, DataType type,
                                        Convert convert) {
  if (!bits) return std::nullopt;
  std::vector<T> values;
  values.reserve(bits->size());
  for (const std::uint64_t each : *bits) {
    const auto value = convert(type, each);
    if (!value) return std::nullopt;
    values.push_back(*value);
  }
  return values;
}

void texts_of_field(ByteView message, std::uint32_t number,
                    const std::function<void(std::string_view, ByteRange)>& each) {
  protobuf::Reader in(message);
  while (const auto field = in.next())
    if (field->number == number && field->type == WireType::bytes) each(field->bytes.text(), field->bytes.range());
}

}  // namespace

std::optional<std::uint64_t> elements_in(std::span<const std::int64_t> dims) {
  if (std::ranges::any_of(dims, [](std::int64_t dim) { return dim < 0; })) return std::nullopt;
  if (std::ranges::find(dims, 0) != dims.end()) return 0;
  std::uint64_t count = 1;
  for (const std::int64_t dim : dims) {
    if (dim > 1 && __builtin_mul_overflow(count, static_cast<std::uint64_t>(dim), &count)) return std::nullopt;
    if (count > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return std::nullopt;
  }
  return count;
}

std::optional<std::vector<std::int64_t>> Values::integers(const Tensor& tensor, std::size_t most) const {
  return converted<std::int64_t>(bits_of_tensor(at(tensor.range), at(tensor.raw), tensor, model_.dims_of(tensor), most),
                                 tensor.type, integer_of);
}

std::optional<std::vector<double>> Values::reals(const Tensor& tensor, std::size_t most) const {
  return converted<double>(bits_of_tensor(at(tensor.range), at(tensor.raw), tensor, model_.dims_of(tensor), most),
                           tensor.type, real_of);
}

std::optional<std::vector<std::int64_t>> Values::integers(const Attribute& attribute, std::size_t most) const {
  if (attribute.has(Attribute::i)) return std::vector{attribute.integer};
  if (!attribute.has(Attribute::ints) || attribute.count > most) return std::nullopt;
  std::vector<std::int64_t> values;
  bits_of_field(at(attribute.range), 8, WireType::varint,
                [&](std::uint64_t bits) { values.push_back(static_cast<std::int64_t>(bits)); });
  return values;
}

std::optional<std::vector<double>> Values::reals(const Attribute& attribute, std::size_t most) const {
  if (attribute.has(Attribute::f)) return std::vector{static_cast<double>(attribute.real)};
  if (!attribute.has(Attribute::floats) || attribute.count > most) return std::nullopt;
  std::vector<double> values;
  bits_of_field(at(attribute.range), 7, WireType::fixed32, [&](std::uint64_t bits) {
    values.push_back(static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(bits))));
  });
  return values;
}

void Values::strings(const Attribute& attribute, const std::function<void(std::string_view, ByteRange)>& each) const {
  if (attribute.has(Attribute::s)) texts_of_field(at(attribute.range), 4, each);
  if (attribute.has(Attribute::strings)) texts_of_field(at(attribute.range), 9, each);
}

void Values::strings(const Tensor& tensor, const std::function<void(std::string_view, ByteRange)>& each) const {
  if (tensor.has(Tensor::string_data)) texts_of_field(at(tensor.range), 6, each);
}

const Node* Values::constant_node(Index value) const {
  if (value == kNone || wiring_.values[value].kind != Value::Kind::output) return nullptr;
  const Node& node = model_.nodes[wiring_.values[value].source];
  if (model_.text(node.op_type) != "Constant" || !is_standard_domain(model_.text(node.domain))) return nullptr;
  return &node;
}

const Tensor* Values::constant(Index value) const {
  if (value == kNone) return nullptr;
  const Value& it = wiring_.values[value];
  if (it.kind == Value::Kind::initializer) return &model_.tensors[it.source];
  if (it.initializer != kNone) return &model_.tensors[it.initializer];
  const Node* node = constant_node(value);
  const Attribute* attribute = node == nullptr ? nullptr : model_.attribute(*node, "value");
  if (attribute == nullptr || attribute->tensors.count == 0) return nullptr;
  return &model_.tensors[attribute->tensors.first];
}

bool Values::is_constant(Index value) const {
  if (value == kNone) return false;
  const Value& it = wiring_.values[value];
  return it.kind == Value::Kind::sparse_initializer || constant(value) != nullptr || constant_node(value) != nullptr;
}

std::optional<std::vector<std::int64_t>> Values::integers(Index value, std::size_t most) const {
  if (const Tensor* tensor = constant(value)) return integers(*tensor, most);
  const Node* node = constant_node(value);
  if (node == nullptr || node->attributes.count != 1) return std::nullopt;
  return integers(model_.attributes[node->attributes.first], most);
}

std::optional<std::vector<double>> Values::reals(Index value, std::size_t most) const {
  if (const Tensor* tensor = constant(value)) return reals(*tensor, most);
  const Node* node = constant_node(value);
  if (node == nullptr || node->attributes.count != 1) return std::nullopt;
  return reals(model_.attributes[node->attributes.first], most);
}

}  // namespace assay::onnx
