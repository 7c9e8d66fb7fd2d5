#include "core/python_integer.hpp"

#include "core/lower.hpp"

#include <limits>

namespace assay::text {
namespace {

constexpr std::string_view kBlanks = " \t\n\v\f\r";
constexpr unsigned kNoDigit = 16;

std::string_view stripped(std::string_view text) {
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) + 1 - first);
}

constexpr unsigned digit_of(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  const char letter = lower(c);
  return letter >= 'a' && letter <= 'f' ? static_cast<unsigned>(letter - 'a') + 10 : kNoDigit;
}

/// The letter that stands behind the zero of a prefix.
constexpr char prefix_of(unsigned base) { return base == 8 ? 'o' : base == 16 ? 'x' : '\0'; }

}  // namespace

std::optional<std::uint64_t> python_integer(std::string_view text, unsigned base) {
  text = stripped(text);
  const bool is_negative = text.starts_with('-');
  if (is_negative || text.starts_with('+')) text.remove_prefix(1);
  if (text.size() >= 2 && text[0] == '0' && lower(text[1]) == prefix_of(base)) {
    text.remove_prefix(2);
    if (text.starts_with('_')) text.remove_prefix(1);
  }
  std::uint64_t value = 0;
  bool wants_digit = true;  // at the front, at the end and behind an underscore
  for (const char c : text) {
    if (c == '_' && !wants_digit) {
      wants_digit = true;
      continue;
    }
    const auto digit = digit_of(c);
    if (digit >= base) return std::nullopt;
    if (value > (std::numeric_limits<std::uint64_t>::max() - digit) / base) return std::nullopt;
    value = value * base + digit;
    wants_digit = false;
  }
  if (wants_digit || (is_negative && value != 0)) return std::nullopt;
  return value;
}

}  // namespace assay::text
