#include "formats/inert/text.hpp"

#include "core/utf8.hpp"

#include <algorithm>
#include <string_view>

namespace assay::formats::inert {
namespace {

constexpr bool is_white_space(char32_t c) { return c >= '\t' && c <= '\r'; }

constexpr bool is_text_character(char32_t c) {
  if (c < 0x20) return is_white_space(c);
  return c < 0x7F || c > 0x9F;  // C1 controls are controls, too
}

/// Controls that stand in logs and in what was scraped from somewhere: bells, backspaces of progress bars, separators
/// of fields, the end of a file of DOS, a character that was deleted. Text where it is one as a whole.
constexpr bool is_stray_control(unsigned char c) {
  return c == '\a' || c == '\b' || c == 0x1A || (c >= 0x1C && c <= 0x1F) || c == 0x7F;
}

/// The title of a window: `ESC ]`, text, then a bell or `ESC \`. 0 when there is none.
std::size_t window_title(std::string_view text) {
  constexpr std::size_t kLongest = 512;
  text = text.substr(0, kLongest);
  const auto end = text.find_first_of("\a\x1b\n", 2);
  if (end == std::string_view::npos) return 0;
  if (text[end] == '\a') return end + 1;
  return text.substr(end).starts_with("\x1b\\") ? end + 2 : 0;
}

/// The bytes of a control sequence of a terminal at the front of `text` (ECMA-48): `ESC [`, parameters, what is in
/// between, a final byte; the title of a window; a set of characters, `ESC ( B`. 0 when there is none.
std::size_t control_sequence(std::string_view text) {
  constexpr std::size_t kLongest = 64;
  if (text.size() < 2 || text[0] != '\x1b') return 0;
  if (text[1] == ']') return window_title(text);
  if (text[1] == '(' || text[1] == ')') return text.size() > 2 && text[2] >= '0' && text[2] <= 'Z' ? 3 : 0;
  if (std::string_view("78=>cM").find(text[1]) != std::string_view::npos) return 2;
  if (text[1] != '[') return 0;
  text = text.substr(0, kLongest);
  const auto end = text.find_first_not_of("0123456789:;<=>? !\"#$%&'()*+,-./", 2);
  return end != std::string_view::npos && text[end] >= '@' && text[end] <= '~' ? end + 1 : 0;
}

std::uint64_t eight_bit_prefix(ByteView bytes) {
  const auto all = bytes.text();
  auto rest = all;
  while (!rest.empty()) {
    const auto c = static_cast<unsigned char>(rest.front());
    const bool is_text = c >= 0x20 ? c != 0x7F : is_white_space(c);
    const auto size = is_text ? 1 : control_sequence(rest);
    if (size == 0) break;
    rest.remove_prefix(size);
  }
  return all.size() - rest.size();
}

std::uint64_t utf8_prefix(ByteView bytes) {
  const auto all = bytes.text();
  auto rest = all;
  while (!rest.empty()) {
    const auto first = static_cast<unsigned char>(rest.front());
    if (first < 0x80) {
      const auto size = is_text_character(first) || is_stray_control(first) ? 1 : control_sequence(rest);
      if (size == 0) break;
      rest.remove_prefix(size);
      continue;
    }
    const auto point = utf8::decode(rest);
    if (point.size == 0) break;
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
  switch (encoding) {
    case Encoding::utf8: return utf8_prefix(bytes);
    case Encoding::eight_bit: return eight_bit_prefix(bytes);
    case Encoding::utf16_little:
    case Encoding::utf16_big: break;
  }
  return utf16_prefix(bytes, encoding);
}

bool is_eight_bit_text(ByteView bytes) {
  constexpr std::uint64_t kTelling = 256;    // so many random bytes have a control character, but for one in 10^12
  constexpr std::uint64_t kLongLine = 8192;  // on average
  const auto text = bytes.text();
  if (text.empty() || eight_bit_prefix(bytes) != bytes.size()) return false;
  const auto lines = static_cast<std::uint64_t>(std::ranges::count(text, '\n'));
  if (bytes.size() >= kTelling) return lines >= bytes.size() / kLongLine && lines != 0;
  // Of few bytes: mostly ASCII, or mostly characters of two bytes, whose second one may be ASCII; and whole lines.
  std::uint64_t high = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (static_cast<unsigned char>(text[at]) < 0x80) continue;
    const bool is_pair = at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) >= 0x40;
    high += is_pair ? 2 : 1;
    at += is_pair ? 1 : 0;
  }
  return text.ends_with('\n') && (high * 5 <= bytes.size() * 2 || high * 3 >= bytes.size() * 2);
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
