// String literals: Jinja2 decodes them with Python's codec "unicode-escape".
#include "codecs/jinja/lexer.hpp"
#include "core/utf8.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace assay::jinja {
namespace {

constexpr std::string_view kPlain = "abfnrtv\\'\"";
constexpr std::string_view kMeaning = "\a\b\f\n\r\t\v\\'\"";

/// Characters that have been spelled by their Unicode names to hide what they build.
constexpr std::array<std::pair<std::string_view, char>, 4> kNames{
    {{"LOW LINE", '_'}, {"FULL STOP", '.'}, {"SPACING UNDERSCORE", '_'}, {"PERIOD", '.'}}};

std::size_t digits_of(char c) { return c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0; }

}  // namespace

std::string decode_string(std::string_view raw) {
  std::string out;
  if (raw.size() < 2) return out;
  auto rest = raw.substr(1, raw.size() - 2);
  const auto number = [&](std::size_t from, std::size_t most, int base) {
    const auto digits = rest.substr(std::min(from, rest.size()), most);
    std::uint32_t value = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
    return std::pair(static_cast<char32_t>(value), static_cast<std::size_t>(read.ptr - digits.data()));
  };
  while (!rest.empty()) {
    const auto plain = std::min(rest.find('\\'), rest.size());
    out += rest.substr(0, plain);
    rest.remove_prefix(plain);
    if (rest.size() < 2) break;
    const char kind = rest[1];
    if (const auto known = kPlain.find(kind); known != std::string_view::npos) {
      out += kMeaning[known];
      rest.remove_prefix(2);
    } else if (kind == '\n') {
      rest.remove_prefix(2);
    } else if (const auto wanted = digits_of(kind); wanted != 0) {
      const auto [value, size] = number(2, wanted, 16);
      if (size == wanted) utf8::append(out, value);
      if (size != wanted) out += rest.substr(0, 2);
      rest.remove_prefix(size == wanted ? 2 + size : 2);
    } else if (kind >= '0' && kind <= '7') {
      const auto [value, size] = number(1, 3, 8);
      utf8::append(out, value);
      rest.remove_prefix(1 + size);
    } else if (kind == 'N' && rest.size() > 2 && rest[2] == '{' && rest.find('}') != std::string_view::npos) {
      const auto close = rest.find('}');
      char meaning = '?';
      for (const auto& [name, character] : kNames)
        if (rest.substr(3, close - 3) == name) meaning = character;
      out += meaning;
      rest.remove_prefix(close + 1);
    } else {
      out += rest.substr(0, 2);
      rest.remove_prefix(2);
    }
  }
  out += rest;
  return out;
}

}  // namespace assay::jinja
