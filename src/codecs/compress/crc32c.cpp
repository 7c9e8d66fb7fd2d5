#include "codecs/compress/crc32c.hpp"

#include <array>

namespace assay::compress {
namespace {

constexpr std::uint32_t kPolynomial = 0x82F63B78;  // bit-reflected

constexpr auto kTable = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t byte = 0; byte < table.size(); ++byte) {
    auto value = byte;
    for (int bit = 0; bit < 8; ++bit) value = (value >> 1U) ^ ((value & 1U) != 0 ? kPolynomial : 0U);
    table[byte] = value;
  }
  return table;
}();

}  // namespace

std::uint32_t crc32c(std::span<const std::byte> bytes) {
  std::uint32_t state = ~0U;
  for (const std::byte byte : bytes) state = kTable[(state ^ static_cast<std::uint32_t>(byte)) & 0xFFU] ^ (state >> 8U);
  return ~state;
}

}  // namespace assay::compress
