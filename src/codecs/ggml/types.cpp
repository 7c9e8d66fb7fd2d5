#include "codecs/ggml/types.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace assay::ggml {
namespace {

constexpr auto kCurrent = TypeStatus::current;
constexpr auto kRemoved = TypeStatus::removed;
constexpr auto kFork = TypeStatus::fork;
constexpr std::uint64_t kLargest = std::numeric_limits<std::int64_t>::max();

// Number, name, elements of a block, bytes of a block. Ordered by number. A size of zero is not known.
constexpr std::array kTypes{
    Type{0, "F32", 1, 4, kCurrent},
    Type{1, "F16", 1, 2, kCurrent},
    Type{2, "Q4_0", 32, 18, kCurrent},
    Type{3, "Q4_1", 32, 20, kCurrent},
    Type{4, "Q4_2", 16, 10, kRemoved},
    Type{5, "Q4_3", 16, 12, kRemoved},
    Type{6, "Q5_0", 32, 22, kCurrent},
    Type{7, "Q5_1", 32, 24, kCurrent},
    Type{8, "Q8_0", 32, 34, kCurrent},
    Type{9, "Q8_1", 32, 36, kCurrent},
    Type{10, "Q2_K", 256, 84, kCurrent},
    Type{11, "Q3_K", 256, 110, kCurrent},
    Type{12, "Q4_K", 256, 144, kCurrent},
    Type{13, "Q5_K", 256, 176, kCurrent},
    Type{14, "Q6_K", 256, 210, kCurrent},
    Type{15, "Q8_K", 256, 292, kCurrent},
    Type{16, "IQ2_XXS", 256, 66, kCurrent},
    Type{17, "IQ2_XS", 256, 74, kCurrent},
    Type{18, "IQ3_XXS", 256, 98, kCurrent},
    Type{19, "IQ1_S", 256, 50, kCurrent},
    Type{20, "IQ4_NL", 32, 18, kCurrent},
    Type{21, "IQ3_S", 256, 110, kCurrent},
    Type{22, "IQ2_S", 256, 82, kCurrent},
    Type{23, "IQ4_XS", 256, 136, kCurrent},
    Type{24, "I8", 1, 1, kCurrent},
    Type{25, "I16", 1, 2, kCurrent},
    Type{26, "I32", 1, 4, kCurrent},
    Type{27, "I64", 1, 8, kCurrent},
    Type{28, "F64", 1, 8, kCurrent},
    Type{29, "IQ1_M", 256, 56, kCurrent},
    Type{30, "BF16", 1, 2, kCurrent},
    Type{31, "Q4_0_4_4", 32, 18, kRemoved},
    Type{32, "Q4_0_4_8", 32, 18, kRemoved},
    Type{33, "Q4_0_8_8", 32, 18, kRemoved},
    Type{34, "TQ1_0", 256, 54, kCurrent},
    Type{35, "TQ2_0", 256, 66, kCurrent},
    Type{36, "IQ4_NL_4_4 or I2_S", 0, 0, kFork},
    Type{37, "IQ4_NL_4_8", 32, 18, kRemoved},
    Type{38, "IQ4_NL_8_8", 32, 18, kRemoved},
    Type{39, "MXFP4", 32, 17, kCurrent},
    Type{40, "NVFP4", 64, 36, kCurrent},
    Type{41, "Q1_0", 128, 18, kCurrent},
    Type{42, "Q2_0", 64, 18, kCurrent},
};

struct ForkRange {
  std::uint32_t first, last;
};
// ik_llama.cpp and BitNet
constexpr std::array kForks{ForkRange{97, 99}, ForkRange{133, 158}, ForkRange{202, 399}};
constexpr Type kForkType{.id = 0, .name = "a type of a fork", .block = 0, .bytes = 0, .status = kFork};

consteval bool ids_are_positions() {
  for (std::uint32_t i = 0; i < kTypes.size(); ++i)
    if (kTypes[i].id != i) return false;
  return true;
}
static_assert(ids_are_positions(), "find_type looks a type up by its position");

}  // namespace

const Type* find_type(std::uint32_t id) {
  if (id < kTypes.size()) return &kTypes[id];
  const auto is_in = [id](const ForkRange& range) { return id >= range.first && id <= range.last; };
  return std::ranges::any_of(kForks, is_in) ? &kForkType : nullptr;
}

std::span<const Type> all_types() { return kTypes; }

std::optional<std::uint64_t> element_count(std::span<const std::uint64_t> dimensions) {
  std::uint64_t product = 1;
  for (const auto dimension : dimensions) {
    if (dimension != 0 && product > kLargest / dimension) return std::nullopt;
    product *= dimension;
  }
  return product;
}

std::optional<std::uint64_t> byte_count(const Type& type, std::uint64_t elements) {
  const std::uint64_t blocks = elements / type.block + (elements % type.block != 0 ? 1 : 0);
  if (blocks > kLargest / type.bytes) return std::nullopt;
  return blocks * type.bytes;
}

std::optional<std::uint64_t> padded(std::uint64_t offset, std::uint64_t alignment) {
  const std::uint64_t over = offset % alignment;
  if (over == 0) return offset;
  if (offset > std::numeric_limits<std::uint64_t>::max() - (alignment - over)) return std::nullopt;
  return offset + (alignment - over);
}

}  // namespace assay::ggml
