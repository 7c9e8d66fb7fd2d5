#include "codecs/jinja/lexer.hpp"

#include <algorithm>
#include <array>

namespace assay::jinja {
namespace {

constexpr bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
/// Letters beyond ASCII may be in names; which of them hardly matters.
constexpr bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

Token Lexer::next() {
  if (at_ >= text_.size()) {
    if (where_ != Where::text) fail(ErrorCode::truncated, at_, "tag: its end wanted, got the end of the template");
    return {TokenKind::end, {origin_ + text_.size(), 0}, {}};
  }
  return where_ == Where::text ? outside() : inside();
}

Token Lexer::take(TokenKind kind, std::size_t size) {
  const Token token{kind, {origin_ + at_, size}, text_.substr(at_, size)};
  at_ += size;
  return token;
}

void Lexer::fail(ErrorCode code, std::size_t at, std::string message) {
  if (!error_) error_ = Error{code, origin_ + at, std::move(message)};
}

std::size_t Lexer::lone_tag(std::string_view rest, std::string_view word) {
  if (!rest.starts_with("{%")) return 0;
  std::size_t at = 2;
  const auto skip_space = [&] {
    while (at < rest.size() && is_space(rest[at])) ++at;
  };
  const auto skip_sign = [&] {
    if (at < rest.size() && (rest[at] == '-' || rest[at] == '+')) ++at;
  };
  skip_sign();
  skip_space();
  if (!rest.substr(at).starts_with(word)) return 0;
  at += word.size();
  skip_space();
  skip_sign();
  return rest.substr(at).starts_with("%}") ? at + 2 : 0;
}

Token Lexer::outside() {
  const auto rest = text_.substr(at_);
  if (rest.starts_with("{#")) return comment();
  if (const auto raw = lone_tag(rest, "raw")) {
    for (auto close = rest.find("{%", raw); close != std::string_view::npos; close = rest.find("{%", close + 2))
      if (const auto size = lone_tag(rest.substr(close), "endraw")) return take(TokenKind::text, close + size);
    fail(ErrorCode::truncated, at_, "raw block: its end wanted, got none");
    return take(TokenKind::text, rest.size());
  }
  if (rest.starts_with("{{") || rest.starts_with("{%")) {
    where_ = rest[1] == '{' ? Where::print : Where::block;
    open_ = 0;
    const bool has_sign = rest.size() > 2 && (rest[2] == '-' || rest[2] == '+');
    return take(where_ == Where::print ? TokenKind::begin_print : TokenKind::begin_block, has_sign ? 3 : 2);
  }
  std::size_t size = 1;
  for (; size < rest.size(); ++size) {
    size = rest.find('{', size);
    if (size >= rest.size()) break;
    const char next = size + 1 < rest.size() ? rest[size + 1] : '\0';
    if (next == '{' || next == '%' || next == '#') break;
  }
  return take(TokenKind::text, std::min(size, rest.size()));
}

Token Lexer::comment() {
  const auto close = text_.find("#}", at_ + 2);
  if (close != std::string_view::npos) return take(TokenKind::comment, close + 2 - at_);
  fail(ErrorCode::truncated, at_, "comment: its end wanted, got none");
  return take(TokenKind::comment, text_.size() - at_);
}

std::size_t Lexer::end_of_tag() const {
  const auto rest = text_.substr(at_);
  const std::string_view close = where_ == Where::print ? "}}" : "%}";
  if (rest.starts_with(close)) return 2;
  return (rest.front() == '-' || rest.front() == '+') && rest.substr(1).starts_with(close) ? 3 : 0;
}

Token Lexer::inside() {
  while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  if (at_ >= text_.size()) return next();
  // Jinja2, Lexer.tokeniter: a tag ends only where its brackets are balanced.
  if (const auto size = open_ == 0 ? end_of_tag() : 0) {
    const auto kind = where_ == Where::print ? TokenKind::end_print : TokenKind::end_block;
    where_ = Where::text;
    return take(kind, size);
  }
  const char c = text_[at_];
  if (c == '"' || c == '\'') return string();
  if (is_digit(c)) return number();
  if (is_word(c)) return name();
  return op();
}

Token Lexer::string() {
  const char quote = text_[at_];
  for (auto at = at_ + 1; at < text_.size(); ++at) {
    if (text_[at] == '\\') {
      ++at;
    } else if (text_[at] == quote) {
      return take(TokenKind::string, at + 1 - at_);
    }
  }
  fail(ErrorCode::truncated, at_, "string: its closing quote wanted, got none");
  return take(TokenKind::stray, 1);
}

Token Lexer::number() {
  auto end = at_;
  while (end < text_.size() && is_word(text_[end])) ++end;  // 0x1f, 1_000, 1e9
  if (end + 1 < text_.size() && text_[end] == '.' && is_digit(text_[end + 1])) {
    ++end;
    while (end < text_.size() && is_word(text_[end])) ++end;
  }
  const char last = text_[end - 1];
  if ((last == 'e' || last == 'E') && end + 1 < text_.size() && (text_[end] == '-' || text_[end] == '+') &&
      is_digit(text_[end + 1])) {
    ++end;
    while (end < text_.size() && is_word(text_[end])) ++end;
  }
  return take(TokenKind::number, end - at_);
}

Token Lexer::name() {
  auto end = at_;
  while (end < text_.size() && is_word(text_[end])) ++end;
  return take(TokenKind::name, end - at_);
}

Token Lexer::op() {
  static constexpr std::array<std::string_view, 6> kLong{"//", "**", "==", "!=", ">=", "<="};
  const auto rest = text_.substr(at_);
  for (const auto spelling : kLong)
    if (rest.starts_with(spelling)) return take(TokenKind::op, spelling.size());
  const char c = rest.front();
  if (c == '(' || c == '[' || c == '{') ++open_;
  if ((c == ')' || c == ']' || c == '}') && open_ > 0) --open_;
  constexpr std::string_view kOperators = "+-/*%~[](){}><=.:|,;";
  if (kOperators.find(c) != std::string_view::npos) return take(TokenKind::op, 1);
  fail(ErrorCode::malformed, at_, "tag: a name, a value or an operator wanted");
  return take(TokenKind::stray, 1);
}

}  // namespace assay::jinja
