#include "pickle/python_text.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <iterator>
#include <ranges>

namespace assay::pickle {
namespace {

constexpr auto kKeywords = std::to_array<std::string_view>(
    {"False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
     "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
     "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
     "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield"});
constexpr std::size_t kLongestName = 255;
constexpr std::size_t kMostDigits = 64;
constexpr std::size_t kLongestInteger = 32;  // in bytes

std::string real(double value) {
  std::string text = fmt::format("{}", value);
  if (text.find_first_of("ni") != std::string::npos) return "float(\"" + text + "\")";
  return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

std::string bytes_literal(std::string_view bytes, std::size_t limit) {
  std::string out = "b\"";
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (out.size() >= limit) {
      out += "...";
      break;
    }
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte >= 0x20 && byte < 0x7f) {
      out += c;
    } else {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", byte);
    }
  }
  return out + '"';
}

/// A little-endian integer in two's complement.
std::string long_integer(std::string_view bytes) {
  if (bytes.empty()) return "0";
  if (bytes.size() > kLongestInteger)
    return fmt::format("int.from_bytes({}, \"little\", signed=True)", bytes_literal(bytes, 4 * kMostDigits));
  if (bytes.size() <= sizeof(std::int64_t)) {
    std::uint64_t value = (static_cast<unsigned char>(bytes.back()) & 0x80U) == 0 ? 0 : ~std::uint64_t{0};
    for (const char c : std::views::reverse(bytes)) value = (value << 8U) | static_cast<unsigned char>(c);
    return fmt::format("{}", static_cast<std::int64_t>(value));
  }
  const bool is_negative = (static_cast<unsigned char>(bytes.back()) & 0x80U) != 0;
  std::string digits;
  unsigned carry = 1;
  for (const char c : bytes) {
    unsigned byte = static_cast<unsigned char>(c);
    if (is_negative) {
      byte = (byte ^ 0xFFU) + carry;
      carry = byte >> 8U;
    }
    digits.insert(0, fmt::format("{:02x}", byte & 0xFFU));
  }
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
  return (is_negative ? "-0x" : "0x") + digits;
}

std::string number_in_digits(std::string_view text, std::string_view type, std::string_view more) {
  return fmt::format("{}({}{})", type, text::quoted(text, kMostDigits), more);
}

}  // namespace

bool is_python_name(std::string_view name) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  return !name.empty() && name.size() <= kLongestName && is_letter(name.front()) &&
         std::ranges::all_of(name, [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); }) &&
         !std::ranges::binary_search(kKeywords, name);
}

std::string python_number(const Instruction& instruction) {
  const auto text = instruction.text.text();
  switch (instruction.opcode().operand) {
    case Operand::float8: {
      Cursor in(instruction.text);
      return real(std::bit_cast<double>(in.u64be("float")));
    }
    case Operand::long1:
    case Operand::long4: return long_integer(text);
    case Operand::float_line: {
      double value = 0;
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
      const bool is_plain = error == std::errc() && end == text.data() + text.size();
      return is_plain ? real(value) : number_in_digits(text, "float", "");
    }
    default: {
      if (const auto value = integer_text(text)) return fmt::format("{}", *value);
      return number_in_digits(text.ends_with('L') ? text.substr(0, text.size() - 1) : text, "int", ", 0");
    }
  }
}

std::string python_text(const Instruction& instruction, std::size_t limit) {
  return text::quoted(decode_text(instruction, 4 * limit), limit);
}

std::string python_bytes(const Instruction& instruction, std::size_t limit) {
  const auto literal = bytes_literal(instruction.text.text(), limit);
  return instruction.code == kBYTEARRAY8 ? "bytearray(" + literal + ")" : literal;
}

}  // namespace assay::pickle
