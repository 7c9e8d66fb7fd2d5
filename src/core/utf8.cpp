#include "core/utf8.hpp"

#include <algorithm>
#include <array>

namespace assay::utf8 {

CodePoint decode(std::string_view bytes) {
  if (bytes.empty()) return {};
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes[i]); };
  const std::uint8_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  std::size_t size = 0;
  char32_t value = 0;
  char32_t smallest = 0;
  if ((lead & 0xE0U) == 0xC0) {
    size = 2, value = lead & 0x1FU, smallest = 0x80;
  } else if ((lead & 0xF0U) == 0xE0) {
    size = 3, value = lead & 0x0FU, smallest = 0x800;
  } else if ((lead & 0xF8U) == 0xF0) {
    size = 4, value = lead & 0x07U, smallest = 0x10000;
  } else {
    return {};
  }
  if (bytes.size() < size) return {};
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return {};
    value = (value << 6U) | (byte(i) & 0x3FU);
  }
  if (value < smallest || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return {};
  return {value, size};
}

void append(std::string& out, char32_t value) {
  if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) value = 0xFFFD;
  const auto put = [&](char32_t byte) { out.push_back(static_cast<char>(static_cast<std::uint8_t>(byte))); };
  if (value < 0x80) {
    put(value);
  } else if (value < 0x800) {
    put(0xC0U | (value >> 6U)), put(0x80U | (value & 0x3FU));
  } else if (value < 0x10000) {
    put(0xE0U | (value >> 12U)), put(0x80U | ((value >> 6U) & 0x3FU)), put(0x80U | (value & 0x3FU));
  } else {
    put(0xF0U | (value >> 18U)), put(0x80U | ((value >> 12U) & 0x3FU));
    put(0x80U | ((value >> 6U) & 0x3FU)), put(0x80U | (value & 0x3FU));
  }
}

bool is_valid(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto point = decode(bytes);
    if (point.size == 0) return false;
    bytes.remove_prefix(point.size);
  }
  return true;
}

bool is_valid_front(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto point = decode(bytes);
    if (point.size == 0) {
      // What a cut leaves of a character is its first byte and some that continue it.
      const auto first = static_cast<unsigned char>(bytes.front());
      const std::size_t wanted = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
      return first >= 0xC2 && first <= 0xF4 && bytes.size() < wanted &&
             std::ranges::all_of(
                 bytes.substr(1), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80; });
    }
    bytes.remove_prefix(point.size);
  }
  return true;
}

bool is_invisible(char32_t value) {
  struct Range {
    char32_t first, last;
  };
  // Unicode general categories Cc, Cf, Zl and Zp, the Hangul fillers, and the blocks reserved for such characters.
  static constexpr std::array kRanges{
      Range{0x00, 0x1F},       Range{0x7F, 0x9F},       Range{0xAD, 0xAD},     Range{0x061C, 0x061C},
      Range{0x115F, 0x1160},   Range{0x17B4, 0x17B5},   Range{0x180B, 0x180F}, Range{0x200B, 0x200F},
      Range{0x2028, 0x202E},   Range{0x2060, 0x206F},   Range{0x3164, 0x3164}, Range{0xFE00, 0xFE0F},
      Range{0xFEFF, 0xFEFF},   Range{0xFFA0, 0xFFA0},   Range{0xFFF0, 0xFFFB}, Range{0x1BCA0, 0x1BCA3},
      Range{0x1D173, 0x1D17A}, Range{0xE0000, 0xE0FFF},
  };
  const auto range = std::ranges::find_if(kRanges, [&](const Range& r) { return value <= r.last; });
  return range != kRanges.end() && value >= range->first;
}

bool is_readable(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto point = decode(bytes);
    if (point.size == 0 || is_invisible(point.value)) return false;
    bytes.remove_prefix(point.size);
  }
  return true;
}

}  // namespace assay::utf8
