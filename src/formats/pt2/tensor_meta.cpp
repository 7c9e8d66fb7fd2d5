#include "formats/pt2/tensor_meta.hpp"

#include <algorithm>
#include <array>

namespace assay::formats::pt2 {
namespace {

using json::Value;

constexpr std::uint64_t kStrided = 7;  // Layout.Strided of the schema
constexpr std::size_t kMostDimensions = 64;

// code, name as torch says it, bytes
constexpr std::array kTypes{ElementType{1, "uint8", 1},
                            ElementType{2, "int8", 1},
                            ElementType{3, "int16", 2},
                            ElementType{4, "int32", 4},
                            ElementType{5, "int64", 8},
                            ElementType{6, "float16", 2},
                            ElementType{7, "float32", 4},
                            ElementType{8, "float64", 8},
                            ElementType{9, "complex32", 4},
                            ElementType{10, "complex64", 8},
                            ElementType{11, "complex128", 16},
                            ElementType{12, "bool", 1},
                            ElementType{13, "bfloat16", 2},
                            ElementType{28, "uint16", 2},
                            ElementType{29, "float8_e4m3fn", 1},
                            ElementType{30, "float8_e5m2", 1},
                            ElementType{31, "float8_e4m3fnuz", 1},
                            ElementType{32, "float8_e5m2fnuz", 1}};

/// `{"as_int": 3}`. Others are symbolic, and the loader refuses them here.
std::optional<std::uint64_t> integer(const Value& value) {
  const auto number = value.find("as_int");
  return number ? number->u64() : std::nullopt;
}

/// The numbers of a list of sizes; nothing when one of them is none.
std::optional<std::vector<std::uint64_t>> integers(const std::optional<Value>& list) {
  if (!list || !list->is(json::Kind::array) || list->size() > kMostDimensions) return std::nullopt;
  std::vector<std::uint64_t> numbers;
  for (const auto& element : list->elements()) {
    const auto number = integer(element);
    if (!number) return std::nullopt;
    numbers.push_back(*number);
  }
  return numbers;
}

std::string shown(const std::vector<std::uint64_t>& sizes) {
  std::string text = "[";
  for (const auto size : sizes) text += (text.size() == 1 ? "" : ", ") + std::to_string(size);
  return text + "]";
}

std::optional<std::uint64_t> extent_of(const std::vector<std::uint64_t>& sizes,
                                       const std::vector<std::uint64_t>& strides, std::uint64_t offset,
                                       std::uint64_t element) {
  if (sizes.size() != strides.size()) return std::nullopt;
  if (std::ranges::find(sizes, 0U) != sizes.end()) return 0;
  std::uint64_t last = offset;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    std::uint64_t step = 0;
    if (__builtin_mul_overflow(sizes[i] - 1, strides[i], &step) || __builtin_add_overflow(last, step, &last))
      return std::nullopt;
  }
  std::uint64_t bytes = 0;
  if (__builtin_add_overflow(last, 1U, &last) || __builtin_mul_overflow(last, element, &bytes)) return std::nullopt;
  return bytes;
}

}  // namespace

const ElementType* element_type(std::uint64_t code) {
  const auto* const found = std::ranges::find(kTypes, code, &ElementType::code);
  return found == kTypes.end() ? nullptr : found;
}

TensorMeta read_tensor_meta(const Value& value) {
  TensorMeta meta;
  if (const auto code = value.find("dtype")) meta.code = code->u64();
  if (meta.code) meta.type = element_type(*meta.code);
  if (const auto layout = value.find("layout")) meta.is_strided = layout->u64() == kStrided;
  const auto sizes = integers(value.find("sizes"));
  const auto strides = integers(value.find("strides"));
  const auto offset = value.find("storage_offset");
  const auto first = offset ? integer(*offset) : std::nullopt;
  meta.shape = sizes ? shown(*sizes) : "[?]";
  if (sizes && strides && first && meta.type != nullptr)
    meta.extent = extent_of(*sizes, *strides, *first, meta.type->size);
  return meta;
}

}  // namespace assay::formats::pt2
