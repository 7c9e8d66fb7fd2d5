#include "codecs/safetensors/header.hpp"

#include <algorithm>
#include <array>

namespace assay::safetensors {
namespace {

struct DataType {
  std::string_view name;
  std::uint32_t bits;
};
// safetensors/src/tensor.rs, enum Dtype and Dtype::bitsize, as of May 2026.
constexpr std::array kDataTypes{
    DataType{"BOOL", 8},    DataType{"F4", 4},   DataType{"F6_E2M3", 6},     DataType{"F6_E3M2", 6},
    DataType{"U8", 8},      DataType{"I8", 8},   DataType{"F8_E5M2", 8},     DataType{"F8_E4M3", 8},
    DataType{"F8_E8M0", 8}, DataType{"I16", 16}, DataType{"F8_E4M3FNUZ", 8}, DataType{"F8_E5M2FNUZ", 8},
    DataType{"U16", 16},    DataType{"F16", 16}, DataType{"BF16", 16},       DataType{"I32", 32},
    DataType{"U32", 32},    DataType{"F32", 32}, DataType{"C64", 64},        DataType{"F64", 64},
    DataType{"I64", 64},    DataType{"U64", 64},
};

}  // namespace

std::optional<std::uint32_t> bits_of(std::string_view data_type) {
  const auto found = std::ranges::find(kDataTypes, data_type, &DataType::name);
  return found == kDataTypes.end() ? std::nullopt : std::optional(found->bits);
}

std::optional<std::uint64_t> Tensor::size() const {
  std::uint64_t all = 0;
  if (!bits || !elements || __builtin_mul_overflow(*elements, std::uint64_t{*bits}, &all)) return std::nullopt;
  return all % 8 == 0 ? std::optional(all / 8) : std::nullopt;
}

bool Tensor::is_ragged() const {
  // Only the lowest bits of the product decide, so it may wrap.
  return bits && elements && *elements * *bits % 8 != 0;
}

}  // namespace assay::safetensors
