#include "codecs/onnx/model.hpp"

#include <array>

namespace assay::onnx {
namespace {

struct TypeSpec {
  std::string_view name;
  std::uint32_t bits;
};
// By the number of the type (onnx.proto, TensorProto.DataType).
constexpr std::array kTypes{
    TypeSpec{"undefined", 0},      TypeSpec{"float", 32},     TypeSpec{"uint8", 8},
    TypeSpec{"int8", 8},           TypeSpec{"uint16", 16},    TypeSpec{"int16", 16},
    TypeSpec{"int32", 32},         TypeSpec{"int64", 64},     TypeSpec{"string", 0},
    TypeSpec{"bool", 8},           TypeSpec{"float16", 16},   TypeSpec{"double", 64},
    TypeSpec{"uint32", 32},        TypeSpec{"uint64", 64},    TypeSpec{"complex64", 64},
    TypeSpec{"complex128", 128},   TypeSpec{"bfloat16", 16},  TypeSpec{"float8e4m3fn", 8},
    TypeSpec{"float8e4m3fnuz", 8}, TypeSpec{"float8e5m2", 8}, TypeSpec{"float8e5m2fnuz", 8},
    TypeSpec{"uint4", 4},          TypeSpec{"int4", 4},       TypeSpec{"float4e2m1", 4},
    TypeSpec{"float8e8m0", 8},     TypeSpec{"uint2", 2},      TypeSpec{"int2", 2},
};

const TypeSpec* spec_of(DataType type) {
  const auto number = static_cast<std::int32_t>(type);
  if (number < 0 || static_cast<std::size_t>(number) >= kTypes.size()) return nullptr;
  return &kTypes.at(static_cast<std::size_t>(number));
}

}  // namespace

std::string_view name_of(DataType type) {
  const auto* spec = spec_of(type);
  return spec == nullptr ? "" : spec->name;
}

std::uint32_t bits_of(DataType type) {
  const auto* spec = spec_of(type);
  return spec == nullptr ? 0 : spec->bits;
}

const Attribute* Model::attribute(const Node& node, std::string_view name) const {
  for (const auto& attribute : attributes_of(node))
    if (text(attribute.name) == name) return &attribute;
  return nullptr;
}

bool is_standard_domain(std::string_view domain) { return domain.empty() || domain == "ai.onnx"; }

}  // namespace assay::onnx
