#include "formats/inert/text.hpp"

#include "core/utf8.hpp"

#include <string_view>

namespace assay::formats::inert {
namespace {

constexpr bool is_text_character(char32_t c) {
  if (c < 0x20) return c == '\t' || c == '\n' || c == '\f' || c == '\r';
  return c < 0x7F || c > 0x9F;  // C1 controls are controls, too
}

std::uint64_t utf8_prefix(ByteView bytes) {
  const auto all = bytes.text();
  auto rest = all;
  while (!rest.empty()) {
    const auto first = static_cast<unsigned char>(rest.front());
    if (first < 0x80) {
      if (!is_text_character(first)) break;
      rest.remove_prefix(1);
      continue;
    }
    const auto point = utf8::decode(rest);
    if (point.size == 0 || !is_text_character(point.value)) break;
    rest.remove_prefix(point.size);
  }
  return all.size() - rest.size();
}

std::uint64_t utf16_prefix(ByteView bytes, Encoding encoding) {
  const auto unit = [&](std::uint64_t at) -> char32_t {
    const auto first = bytes.at(at).value_or(0);
    const auto second = bytes.at(at + 1).value_or(0);
    return encoding == Encoding::utf16_little ? static_cast<char32_t>((second << 8U) | first)
                                              : static_cast<char32_t>((first << 8U) | second);
  };
  std::uint64_t at = 0;
  while (at + 2 <= bytes.size()) {
    const auto value = unit(at);
    if (value >= 0xD800 && value <= 0xDFFF) {
      const auto low = unit(at + 2);
      if (value > 0xDBFF || at + 4 > bytes.size() || low < 0xDC00 || low > 0xDFFF) break;
      at += 4;
    } else if (value != 0xFFFE && value != 0xFFFF && is_text_character(value)) {
      at += 2;
    } else {
      break;
    }
  }
  return at;
}

}  // namespace

Encoding encoding_of(ByteView bytes) {
  if (bytes.starts_with("\xFF\xFE")) return Encoding::utf16_little;
  if (bytes.starts_with("\xFE\xFF")) return Encoding::utf16_big;
  return Encoding::utf8;
}

std::uint64_t text_prefix(ByteView bytes, Encoding encoding) {
  return encoding == Encoding::utf8 ? utf8_prefix(bytes) : utf16_prefix(bytes, encoding);
}

bool is_text(ByteView bytes, Encoding encoding, More more) {
  const auto left = bytes.size() - text_prefix(bytes, encoding);
  if (left == 0 || more == More::no) return left == 0;
  if (left > 3) return false;
  if (encoding != Encoding::utf8) return true;
  // What is left must be the front of a character: a lead byte, then continuation bytes.
  const auto tail = bytes.from(bytes.size() - left).text();
  if ((static_cast<unsigned char>(tail.front()) & 0xC0U) != 0xC0U) return false;
  for (const char c : tail.substr(1))
    if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) return false;
  return true;
}

}  // namespace assay::formats::inert
