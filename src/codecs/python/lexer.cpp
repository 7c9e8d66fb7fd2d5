#include "codecs/python/lexer.hpp"

#include "codecs/python/fields.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace assay::python {
namespace {

constexpr std::uint64_t kMostInVain = 1U << 20U;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_start(char c) {
  // Python allows letters beyond ASCII in names; torch's printer writes none. A name must never hide by having one.
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool is_name(char c) { return is_name_start(c) || is_digit(c); }

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::size_t number_length(std::string_view text) {
  std::size_t length = 1;
  while (length < text.size()) {
    const char c = text[length];
    const bool is_exponent_sign = (c == '+' || c == '-') && (text[length - 1] == 'e' || text[length - 1] == 'E');
    if (!is_name(c) && c != '.' && !is_exponent_sign) break;
    ++length;
  }
  return length;
}

/// Marks of two characters; only those must be told apart from `=`, `.` and brackets.
constexpr std::array<std::string_view, 15> kTwoCharacterMarks{"==", "!=", "<=", ">=", "->", "**", "//", "<<",
                                                              ">>", "+=", "-=", "*=", "/=", "|=", "&="};

}  // namespace

void Lexer::skip_space() {
  while (position_ < text_.size()) {
    const char c = text_[position_];
    if (c == '\n' || c == '\r') {
      ++position_;
      indentation_ = 0;
      is_line_start_ = is_line_start_ || depth_ == 0;
    } else if (c == ' ' || c == '\t' || c == '\f') {
      ++position_;
      ++indentation_;
    } else if (c == '\\' && (peek(1) == '\n' || (peek(1) == '\r' && peek(2) == '\n'))) {
      position_ += peek(1) == '\n' ? 2U : 3U;
    } else if (c == '#') {
      position_ = std::min(text_.find_first_of("\r\n", position_), text_.size());
    } else {
      return;
    }
  }
}

Token Lexer::take(TokenKind kind, std::size_t length) {
  Token token{kind, text_.substr(position_, length), origin_ + position_, is_line_start_, indentation_};
  position_ += length;
  indentation_ += static_cast<std::uint32_t>(length);
  is_line_start_ = false;
  return token;
}

/// The length of the string that starts here with its quotes, or 0 when it does not end.
std::size_t Lexer::string_length() {
  const auto rest = text_.substr(position_);
  if (strings_ == Strings::with_fields && has_fields(prefix_)) {
    Fields fields(rest, prefix_.find_first_of("rR") != std::string_view::npos);
    while (fields.next()) continue;
    if (fields.length() != 0) return fields.length();
    // Python refuses the file for the first of them: no work is spent on many.
    in_vain_ += fields.position();
    if (in_vain_ > kMostInVain + text_.size()) strings_ = Strings::plain;
  }
  const auto quote = rest.substr(0, 1);
  const bool is_triple = rest.size() >= 6 && rest[1] == rest[0] && rest[2] == rest[0];
  const auto close = is_triple ? rest.substr(0, 3) : quote;
  for (auto i = close.size(); i < rest.size(); ++i) {
    if (rest[i] == '\\') {
      ++i;
    } else if ((rest[i] == '\n' || rest[i] == '\r') && !is_triple) {
      return 0;
    } else if (rest.substr(i, close.size()) == close) {
      return i + close.size();
    }
  }
  return 0;
}

Token Lexer::next() {
  const auto begin = position_;
  skip_space();
  if (position_ != begin) prefix_ = {};
  if (position_ >= text_.size() || stuck_at_) return {.offset = origin_ + position_};
  const char c = peek();
  if (is_name_start(c)) {
    std::size_t length = 1;
    while (is_name(peek(length))) ++length;
    prefix_ = text_.substr(position_, length);
    return take(TokenKind::name, length);
  }
  if (is_digit(c) || (c == '.' && is_digit(peek(1)))) {
    prefix_ = {};
    return take(TokenKind::number, number_length(text_.substr(position_)));
  }
  if (c == '"' || c == '\'') {
    const auto length = string_length();
    prefix_ = {};
    if (length != 0) return take(TokenKind::text, length);
    stuck_at_ = origin_ + position_;
    reason_ = "the end of a string wanted, got none";
    return {.offset = origin_ + position_};
  }
  if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
    stuck_at_ = origin_ + position_;
    reason_ = "text wanted, got a control character";
    return {.offset = origin_ + position_};
  }
  prefix_ = {};
  if (c == '(' || c == '[' || c == '{') ++depth_;
  if ((c == ')' || c == ']' || c == '}') && depth_ > 0) --depth_;
  const auto two = text_.substr(position_, 2);
  return take(TokenKind::mark, std::ranges::count(kTwoCharacterMarks, two) != 0 ? 2 : 1);
}

std::string decoded(std::string_view spelling, std::size_t limit) {
  const bool is_triple = spelling.size() >= 6 && spelling[1] == spelling[0] && spelling[2] == spelling[0];
  const std::size_t quotes = is_triple ? 3 : 1;
  if (spelling.size() < 2 * quotes) return {};
  auto rest = spelling.substr(quotes, spelling.size() - 2 * quotes);
  std::string out;
  while (!rest.empty() && out.size() < limit) {
    if (rest[0] != '\\' || rest.size() < 2) {
      out += rest[0];
      rest.remove_prefix(1);
      continue;
    }
    static constexpr std::string_view kNames = "\\'\"abfnrtv\n";
    static constexpr std::string_view kValues = "\\'\"\a\b\f\n\r\t\v";
    if (const auto i = kNames.find(rest[1]); i != std::string_view::npos) {
      if (i < kValues.size()) out += kValues[i];
      rest.remove_prefix(2);
      continue;
    }
    // \xHH and up to three octal digits; anything else stays as it is written.
    std::size_t used = rest[1] == 'x' ? 2 : 1;
    constexpr std::size_t kMost = 4;
    const int base = rest[1] == 'x' ? 16 : 8;
    const auto digits_at = used;
    int value = 0;
    for (; used < rest.size() && used < kMost; ++used) {
      const int digit = hex_value(rest[used]);
      if (digit < 0 || digit >= base) break;
      value = value * base + digit;
    }
    if (used == digits_at) {
      out += rest[0];
      rest.remove_prefix(1);
      continue;
    }
    out += static_cast<char>(value & 0xFF);
    rest.remove_prefix(used);
  }
  return out;
}

}  // namespace assay::python
