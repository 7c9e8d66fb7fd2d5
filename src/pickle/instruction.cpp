#include "pickle/instruction.hpp"
#include "core/lower.hpp"

#include "core/text.hpp"
#include "core/trimmed.hpp"
#include "core/utf8.hpp"
#include "pickle/file_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace assay::pickle {
namespace {

/// Larger than any memo can be, and small enough to multiply.
constexpr std::int64_t kLargestMemoIndex = 1LL << 58U;
constexpr std::size_t kLongestNumber = 4096;
constexpr std::string_view kAsciiSpace = " \t\n\v\f\r";

/// Arguments that are neither a plain number nor counted bytes.
template <class Reader>
void read_operand(Reader& in, Instruction& into) {
  const auto name = into.opcode().name;
  switch (into.opcode().operand) {
    case Operand::line:
    case Operand::decimal_line:
    case Operand::float_line:
    case Operand::quoted_line:
    case Operand::unicode_line: into.text = in.until('\n', name); return;
    case Operand::two_lines:
      into.text = in.until('\n', name);
      into.second = in.until('\n', name);
      return;
    case Operand::string4:
    case Operand::long4: {
      const std::int32_t size = in.i32(name);
      if (size < 0) in.fail(ErrorCode::malformed, fmt::format("{}: a size of {}", name, size));
      into.text = in.take(static_cast<std::uint64_t>(std::max(size, 0)), name);
      return;
    }
    default: return;
  }
}

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return 99;
}

/// Reads up to `most` digits of `base` at `at`, moving it past them.
char32_t read_digits(std::string_view text, std::size_t& at, int most, int base) {
  char32_t value = 0;
  for (int i = 0; i < most && at < text.size() && digit(text[at]) < base; ++i, ++at)
    value = value * static_cast<char32_t>(base) + static_cast<char32_t>(digit(text[at]));
  return value;
}

/// The escapes of a Python 2 string literal (PyBytes_DecodeEscape).
std::string decode_quoted(std::string_view text, std::size_t limit) {
  if (text.size() >= 2 && text.front() == text.back() && (text.front() == '\'' || text.front() == '"'))
    text = text.substr(1, text.size() - 2);
  std::string out;
  for (std::size_t i = 0; i < text.size() && out.size() < limit;) {
    const char c = text[i++];
    if (c != '\\' || i == text.size()) {
      utf8::append(out, static_cast<std::uint8_t>(c));
      continue;
    }
    const char escape = text[i++];
    switch (escape) {
      case '\n': break;
      case 'n': out += '\n'; break;
      case 't': out += '\t'; break;
      case 'r': out += '\r'; break;
      case 'a': out += '\a'; break;
      case 'b': out += '\b'; break;
      case 'f': out += '\f'; break;
      case 'v': out += '\v'; break;
      case '\\':
      case '\'':
      case '"': out += escape; break;
      case 'x': utf8::append(out, read_digits(text, i, 2, 16)); break;
      case '0':
      case '1':
      case '2':
      case '3':
      case '4':
      case '5':
      case '6':
      case '7': utf8::append(out, read_digits(text, --i, 3, 8) & 0xFFU); break;
      default: out += '\\', out += escape;
    }
  }
  return out;
}

/// raw-unicode-escape: only \u and \U mean something, behind a backslash that is not itself escaped; other bytes are
/// Latin-1.
std::string decode_unicode_line(std::string_view text, std::size_t limit) {
  std::string out;
  for (std::size_t i = 0; i < text.size() && out.size() < limit;) {
    const char c = text[i++];
    if (c == '\\' && i < text.size() && (text[i] == 'u' || text[i] == 'U')) {
      const int digits = text[i] == 'u' ? 4 : 8;
      ++i;
      utf8::append(out, read_digits(text, i, digits, 16));
    } else {
      utf8::append(out, static_cast<std::uint8_t>(c));
      if (c == '\\' && i < text.size()) utf8::append(out, static_cast<std::uint8_t>(text[i++]));
    }
  }
  return out;
}

std::string decode_latin1(std::string_view text, std::size_t limit) {
  std::string out;
  for (const char c : text.substr(0, limit)) utf8::append(out, static_cast<std::uint8_t>(c));
  return out;
}

template <class Reader>
void read(Reader& in, Instruction& into) {
  into.offset = in.offset();
  into.code = in.u8("opcode");
  const Opcode& opcode = into.opcode();
  switch (opcode.layout.kind) {
    case Layout::Kind::nothing:
      if (opcode.name.empty() && in) [[unlikely]] {
        in.seek(in.position() - 1, "opcode");
        in.fail(ErrorCode::malformed, fmt::format("opcode: 0x{:02x} is none of pickle's", into.code));
      }
      return;
    case Layout::Kind::number:
      into.number = static_cast<std::int64_t>(in.number(opcode.layout.width, opcode.name));
      return;
    case Layout::Kind::signed4: into.number = in.i32(opcode.name); return;
    case Layout::Kind::content: into.text = in.take(opcode.layout.width, opcode.name); return;
    case Layout::Kind::counted:
      // Counts beyond PY_SSIZE_T_MAX are an OverflowError to CPython and cannot be in memory either way.
      into.text = in.take(in.number(opcode.layout.width, opcode.name), opcode.name);
      return;
    case Layout::Kind::other: read_operand(in, into); return;
  }
}

/// CPython's text readers see a line as a C string: it ends at a NUL.
std::string_view as_c_string(std::string_view line) { return line.substr(0, line.find('\0')); }

/// The digits of an integer's line, with sign and prefix: LONG may end in an L, with white space on both sides of it.
std::string_view number_text(std::string_view line) {
  line = text::trimmed(as_c_string(line), kAsciiSpace);
  return !line.empty() && line.back() == 'L' ? text::trimmed(line.substr(0, line.size() - 1), kAsciiSpace) : line;
}

}  // namespace

void read_instruction(Cursor& in, Instruction& into) { read(in, into); }

void read_instruction(Cursor& in, Instruction& into, std::uint64_t frame_end) {
  FileReader file(in, frame_end);
  read(file, into);
}

Instruction read_instruction(Cursor& in) {
  Instruction instruction;
  read(in, instruction);
  return instruction;
}

std::string decode_text(const Instruction& instruction, std::size_t limit) {
  const std::string_view text = instruction.text.text();
  switch (instruction.opcode().operand) {
    case Operand::quoted_line: return decode_quoted(text, limit);
    case Operand::unicode_line: return decode_unicode_line(text, limit);
    case Operand::string1:
    case Operand::string4: return decode_latin1(text, limit);
    default: return std::string(text.substr(0, limit));
  }
}

bool is_integer_text(std::string_view text) {
  text = number_text(text);
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  int base = 10;
  if (text.size() > 2 && text.front() == '0') {
    const char prefix = static_cast<char>(text[1] | 0x20);
    base = prefix == 'x' ? 16 : prefix == 'o' ? 8 : prefix == 'b' ? 2 : 10;
    if (base != 10) text.remove_prefix(2);
  }
  return !text.empty() && std::ranges::all_of(text, [&](char c) { return c == '_' || digit(c) < base; });
}

std::optional<std::int64_t> integer_text(std::string_view text) {
  text = number_text(text);
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  const bool is_negative = !text.empty() && text.front() == '-';
  if (is_negative) text.remove_prefix(1);
  int base = 10;
  if (text.starts_with("0x") || text.starts_with("0X")) base = 16, text.remove_prefix(2);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return is_negative ? -value : value;
}

std::optional<std::int64_t> memo_index_text(std::string_view text) {
  text = text::trimmed(as_c_string(text), kAsciiSpace);
  const bool is_negative = !text.empty() && text.front() == '-';
  if (is_negative || (!text.empty() && text.front() == '+')) text.remove_prefix(1);
  if (text.empty() || text.front() == '_' || text.back() == '_') return std::nullopt;
  std::int64_t value = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '_' && text[i - 1] != '_') continue;
    if (digit(text[i]) > 9 || value > kLargestMemoIndex) return std::nullopt;
    value = value * 10 + digit(text[i]);
  }
  if (is_negative && value != 0) return std::nullopt;  // -0 is 0
  return value;
}

bool is_float_text(std::string_view text) {
  // Only pickle.py, which joblib uses, lets blanks stand around a number and underscores between its digits.
  std::string digits;
  if (const auto plain = text::trimmed(text, kAsciiSpace);
      plain.size() != text.size() || plain.find('_') != std::string_view::npos) {
    if (plain.size() > kLongestNumber) return false;
    for (std::size_t i = 0; i < plain.size(); ++i) {
      const bool is_between = i > 0 && i + 1 < plain.size() && digit(plain[i - 1]) <= 9 && digit(plain[i + 1]) <= 9;
      if (plain[i] != '_') {
        digits += plain[i];
      } else if (!is_between) {
        return false;
      }
    }
    text = digits;
  }
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  const auto word = text::lower(text.substr(0, 16));
  if (word == "inf" || word == "infinity" || word == "nan") return true;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  // CPython's reader stops at a NUL as at the end of the line.
  return error != std::errc::invalid_argument && (end == text.data() + text.size() || *end == '\0');
}

bool is_surrogate_passing_utf8(std::string_view text) {
  while (!text.empty()) {
    std::uint64_t eight = 0;
    while (text.size() >= sizeof eight) {
      std::memcpy(&eight, text.data(), sizeof eight);
      if ((eight & 0x8080808080808080ULL) != 0) break;
      text.remove_prefix(sizeof eight);
    }
    if (text.empty()) return true;
    if (static_cast<std::uint8_t>(text.front()) < 0x80) {
      text.remove_prefix(1);
      continue;
    }
    const auto point = utf8::decode(text);
    const bool is_surrogate = point.size == 0 && text.size() >= 3 && static_cast<std::uint8_t>(text[0]) == 0xED &&
                              static_cast<std::uint8_t>(text[1]) >= 0xA0 && static_cast<std::uint8_t>(text[1]) < 0xC0 &&
                              (static_cast<std::uint8_t>(text[2]) & 0xC0U) == 0x80;
    if (point.size == 0 && !is_surrogate) return false;
    text.remove_prefix(is_surrogate ? 3 : point.size);
  }
  return true;
}

}  // namespace assay::pickle
