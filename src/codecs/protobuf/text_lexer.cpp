#include "codecs/protobuf/text_lexer.hpp"

#include <algorithm>

namespace assay::protobuf {
namespace {

bool is_part(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
}

}  // namespace

std::optional<TextLexer::Token> TextLexer::next() {
  skip();
  if (at_ >= text_.size()) return std::nullopt;
  Token token;
  token.begin = at_;
  const char c = text_[at_];
  if (c == '"' || c == '\'') {
    token.kind = 's';
    token.is_whole = read_text(token.text);
  } else if (is_part(c)) {
    token.kind = 'n';
    while (at_ < text_.size() && is_part(text_[at_])) token.text += text_[at_++];
  } else {
    token.kind = c;
    ++at_;
  }
  token.end = std::min(at_, text_.size());
  return token;
}

void TextLexer::skip() {
  while (at_ < text_.size()) {
    if (text_[at_] == '#') {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r') {
      ++at_;
    } else {
      return;
    }
  }
}

bool TextLexer::read_text(std::string& out) {
  const char quote = text_[at_++];
  while (at_ < text_.size() && text_[at_] != quote) {
    if (text_[at_] != '\\') {
      out += text_[at_++];
    } else {
      ++at_;
      read_escape(out);
    }
  }
  return at_++ < text_.size();
}

void TextLexer::read_escape(std::string& out) {
  const auto number = [&](unsigned base, int most) {
    unsigned value = 0;
    for (; most > 0 && at_ < text_.size(); --most, ++at_) {
      const char c = text_[at_];
      unsigned digit = 99;
      if (c >= '0' && c <= '9') digit = static_cast<unsigned>(c - '0');
      if (c >= 'a' && c <= 'f') digit = static_cast<unsigned>(c - 'a' + 10);
      if (c >= 'A' && c <= 'F') digit = static_cast<unsigned>(c - 'A' + 10);
      if (digit >= base) break;
      value = value * base + digit;
    }
    out += static_cast<char>(value & 0xFFU);
  };
  const char c = at_ < text_.size() ? text_[at_] : '\0';
  if (c >= '0' && c <= '7') return number(8, 3);
  ++at_;
  if (c == 'x' || c == 'X') return number(16, 2);
  if (c == 'u') return number(16, 4);
  out += c;
}

}  // namespace assay::protobuf
