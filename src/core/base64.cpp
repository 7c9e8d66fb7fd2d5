#include "core/base64.hpp"

#include <array>
#include <cstdint>

namespace assay::base64 {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t kNoDigit = 0xFF;

constexpr std::array<std::uint8_t, 256> make_digits() {
  std::array<std::uint8_t, 256> digits{};
  digits.fill(kNoDigit);
  for (std::size_t i = 0; i < kAlphabet.size(); ++i)
    digits.at(static_cast<unsigned char>(kAlphabet[i])) = static_cast<std::uint8_t>(i);
  return digits;
}
constexpr auto kDigits = make_digits();

std::byte low_byte(std::uint32_t bits) { return static_cast<std::byte>(bits & 0xFFU); }

}  // namespace

std::optional<std::vector<std::byte>> decode(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && text.ends_with('=')) {
    text.remove_suffix(1);
    ++padding;
  }
  std::vector<std::byte> out;
  out.reserve(text.size() * 3 / 4);
  std::uint32_t bits = 0;
  std::uint32_t count = 0;
  for (const char c : text) {
    const auto digit = kDigits.at(static_cast<unsigned char>(c));
    if (digit == kNoDigit) return std::nullopt;
    bits = (bits << 6U) | digit;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out.push_back(low_byte(bits >> count));
    bits &= (1U << count) - 1U;
  }
  if (bits != 0) return std::nullopt;
  return out;
}

std::string encode(std::span<const std::byte> bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  std::uint32_t bits = 0;
  std::uint32_t count = 0;
  for (const auto byte : bytes) {
    bits = ((bits << 8U) | std::to_integer<std::uint32_t>(byte)) & 0xFFFFU;
    for (count += 8; count >= 6; count -= 6) out += kAlphabet[(bits >> (count - 6)) & 0x3FU];
  }
  if (count > 0) out += kAlphabet[(bits << (6 - count)) & 0x3FU];
  out.append((4 - out.size() % 4) % 4, '=');
  return out;
}

}  // namespace assay::base64
