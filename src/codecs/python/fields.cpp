#include "codecs/python/fields.hpp"

#include <algorithm>

namespace assay::python {
namespace {

constexpr std::size_t kDeepest = 96;  // strings, expressions and formats in one another; what is deeper is text

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_word(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool is_line_end(char c) { return c == '\n' || c == '\r'; }

}  // namespace

bool has_fields(std::string_view prefix) {
  return prefix.size() <= 2 && prefix.find_first_of("fFtT") != std::string_view::npos &&
         prefix.find_first_not_of("fFtTrR") == std::string_view::npos;
}

Fields::Fields(std::string_view text, bool is_raw) : text_(text) {
  if (peek() == '"' || peek() == '\'') open_string(is_raw);
}

bool Fields::open_string(bool is_raw) {
  if (levels_.size() >= kDeepest) return false;
  const char quote = peek();
  const std::size_t quotes = peek(1) == quote && peek(2) == quote ? 3 : 1;
  const auto strings = levels_.empty() ? 0 : levels_.back().of_string;
  levels_.push_back({.is_raw = is_raw, .quote = quote, .quotes = quotes, .of_string = strings + 1});
  at_ += quotes;
  return true;
}

/// A string without fields, inside of an expression.
bool Fields::skip_string() {
  const Level string{.quote = peek(), .quotes = peek(1) == peek() && peek(2) == peek() ? 3U : 1U};
  for (at_ += string.quotes; at_ < text_.size(); ++at_) {
    if (closes_string(string)) {
      at_ += string.quotes;
      return true;
    }
    if (peek() == '\\') {
      ++at_;
    } else if (is_line_end(peek()) && string.quotes == 1) {
      return false;
    }
  }
  return false;
}

bool Fields::closes_string(const Level& string) const {
  return peek() == string.quote && (string.quotes == 1 || (peek(1) == string.quote && peek(2) == string.quote));
}

/// The innermost string that is open.
const Fields::Level& Fields::string() const {
  return *std::ranges::find(levels_.rbegin(), levels_.rend(), Place::text, &Level::place);
}

/// Characters of the string, or of a format, which is text as well.
bool Fields::step_in_text() {
  const auto& level = levels_.back();
  const auto& open = string();
  const bool is_format = level.place == Place::format;
  if (closes_string(open)) {
    if (is_format) return false;
    at_ += open.quotes;
    levels_.pop_back();
    return true;
  }
  const char c = peek();
  if (is_line_end(c) && open.quotes == 1) return false;
  if (c == '\\' && !open.is_raw) {
    // `\N{BULLET}` is a character; an unknown escape, as `\{`, leaves the brace what it is.
    const bool is_named = peek(1) == 'N' && peek(2) == '{';
    at_ += is_named ? std::min(text_.find('}', at_), text_.size() - 1) - at_ + 1 : peek(1) == '{' ? 1 : 2;
    return at_ <= text_.size();
  }
  if (c == '\\' && peek(1) == open.quote) {  // a raw string does not end there either
    at_ += 2;
    return true;
  }
  if (c == '{' && peek(1) == '{' && !is_format) {
    at_ += 2;
  } else if (c == '{') {
    if (levels_.size() >= kDeepest) return false;
    ++at_;
    levels_.push_back({.place = Place::expression, .begin = at_, .of_string = level.of_string});
  } else if (c == '}' && is_format) {
    ++at_;
    levels_.pop_back();
  } else {
    ++at_;
  }
  return true;
}

void Fields::end_expression(std::optional<Field>& found, bool has_format) {
  const auto level = levels_.back();
  if (level.of_string == 1) found = Field{level.begin, at_};
  ++at_;
  levels_.pop_back();
  if (has_format) levels_.push_back({.place = Place::format, .of_string = level.of_string});
}

bool Fields::step_in_expression(std::optional<Field>& found) {
  auto& level = levels_.back();
  const char c = peek();
  if (is_word(c)) {
    const auto begin = at_;
    while (is_word(peek())) ++at_;
    const auto word = text_.substr(begin, at_ - begin);
    const bool has_quote = peek() == '"' || peek() == '\'';
    if (has_quote && has_fields(word)) return open_string(word.find_first_of("rR") != std::string_view::npos);
    return true;
  }
  if (c == '"' || c == '\'') return skip_string();
  if (c == '#') {
    at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
    return true;
  }
  if (c == '(' || c == '[' || c == '{') ++level.brackets;
  const bool is_outermost = level.brackets == 0;
  const bool is_closing = c == ')' || c == ']' || c == '}';
  if (is_closing && !is_outermost) --level.brackets;
  const bool is_comparison = c == '!' && peek(1) == '=';
  if (!is_outermost || is_comparison || (!is_closing && c != ':' && c != '!')) {
    at_ += is_comparison ? 2 : 1;
    return true;
  }
  if (is_closing && c != '}') return false;
  end_expression(found, c != '}');
  return true;
}

std::optional<Fields::Field> Fields::next() {
  std::optional<Field> found;
  while (!levels_.empty() && at_ < text_.size()) {
    const bool is_expression = levels_.back().place == Place::expression;
    if (!(is_expression ? step_in_expression(found) : step_in_text())) break;
    if (found) return found;
    if (levels_.empty()) length_ = at_;
  }
  levels_.clear();
  return std::nullopt;
}

}  // namespace assay::python
