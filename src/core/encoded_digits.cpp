#include "core/encoded_digits.hpp"

#include <array>
#include <cstdint>

namespace assay {
namespace {

constexpr std::uint8_t kNone = 0xFF;
constexpr std::array<std::uint8_t, 256> kValues = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(kNone);
  std::uint8_t value = 0;
  for (unsigned c = 'A'; c <= 'Z'; ++c) values.at(c) = value++;
  for (unsigned c = 'a'; c <= 'z'; ++c) values.at(c) = value++;
  for (unsigned c = '0'; c <= '9'; ++c) values.at(c) = value++;
  values.at('+') = values.at('-') = 62;  // RFC 4648, sections 4 and 5
  values.at('/') = values.at('_') = 63;
  return values;
}();

std::uint8_t value_of(char c) { return kValues.at(static_cast<unsigned char>(c)); }

int digit16(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

}  // namespace

bool is_digit64(char c) { return value_of(c) != kNone; }

bool is_digit16(char c) { return digit16(c) >= 0; }

std::string from_base64(std::string_view text, std::size_t most) {
  std::string bytes;
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : text) {
    if (value_of(c) == kNone) continue;
    bits = bits << 6U | value_of(c);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> count & 0xFFU);
    if (bytes.size() == most) break;
  }
  return bytes;
}

std::string from_hexadecimal(std::string_view text, std::size_t most) {
  std::string bytes;
  int high = -1;
  for (const char c : text) {
    if (!is_digit16(c)) continue;
    if (high < 0) {
      high = digit16(c);
      continue;
    }
    if (bytes.size() == most) break;
    bytes += static_cast<char>(high << 4 | digit16(c));
    high = -1;
  }
  return bytes;
}

}  // namespace assay
