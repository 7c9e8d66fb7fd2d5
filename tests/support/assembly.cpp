#include "support/assembly.hpp"

#include "core/utf8.hpp"

#include <cctype>
#include <charconv>
#include <cstdlib>

namespace assay::test::assembly {
namespace {

class Lexer {
 public:
  Lexer(std::string_view text, const Line& line) : text_(text), line_(line) {}

  std::vector<Token> tokens() {
    std::vector<Token> all;
    while (skip_blanks()) {
      if (text_[at_] == '"') {
        Token token{quoted(), true};
        if (at_ < text_.size() && text_[at_] == '*') repeat(token.text);
        all.push_back(std::move(token));
      } else {
        const std::size_t start = at_;
        while (at_ < text_.size() && text_[at_] != ' ' && text_[at_] != '\t') ++at_;
        all.push_back({std::string(text_.substr(start, at_ - start)), false});
      }
    }
    return all;
  }

 private:
  bool skip_blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
    return at_ < text_.size() && text_[at_] != '#';
  }
  char next() {
    if (at_ == text_.size()) line_.fail("the quoted text does not end");
    return text_[at_++];
  }
  unsigned hex(int digits) {
    unsigned value = 0;
    for (int i = 0; i < digits; ++i) {
      const char c = next();
      if (std::isxdigit(static_cast<unsigned char>(c)) == 0) line_.fail("a hexadecimal digit is missing");
      const int digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
      value = value * 16 + static_cast<unsigned>(digit);
    }
    return value;
  }
  std::string quoted() {
    std::string result;
    ++at_;
    for (char c = next(); c != '"'; c = next()) {
      if (c != '\\') {
        result += c;
        continue;
      }
      switch (const char escape = next()) {
        case 'n': result += '\n'; break;
        case 'r': result += '\r'; break;
        case 't': result += '\t'; break;
        case '\\': result += '\\'; break;
        case '"': result += '"'; break;
        case 'x': result += static_cast<char>(hex(2)); break;
        case 'u': utf8::append(result, hex(4)); break;
        default: line_.fail(std::string("unknown escape \\") + escape);
      }
    }
    return result;
  }
  /// `"A"*70000` is a text of 70,000 bytes.
  void repeat(std::string& text) {
    std::uint64_t count = 0;
    const auto* first = text_.data() + at_ + 1;
    const auto [rest, error] = std::from_chars(first, text_.data() + text_.size(), count);
    if (error != std::errc() || count > (1U << 26U)) line_.fail("a count is missing after '*'");
    at_ = static_cast<std::size_t>(rest - text_.data());
    std::string result;
    for (; count != 0; --count) result += text;
    text = std::move(result);
  }

  std::string_view text_;
  const Line& line_;
  std::size_t at_ = 0;
};

}  // namespace

Line::Line(const std::string& file, std::size_t number, std::string_view text) : file_(&file), number_(number) {
  tokens_ = Lexer(text, *this).tokens();
}

Line::Line(const Line& whole, std::size_t skip)
    : file_(whole.file_),
      number_(whole.number_),
      tokens_(whole.tokens_.begin() + static_cast<std::ptrdiff_t>(skip), whole.tokens_.end()) {}

Line Line::tail() const {
  expect(1, tokens_.size());
  return {*this, 1};
}

void Line::fail(const std::string& message) const {
  throw AssemblyError(*file_ + ":" + std::to_string(number_) + ": " +
                      (tokens_.empty() ? "" : tokens_.front().text + ": ") + message);
}

const Token& Line::token(std::size_t index) const {
  if (index >= arguments()) fail("argument " + std::to_string(index + 1) + " is missing");
  return tokens_[index + 1];
}

std::uint64_t Line::number(std::size_t index) const {
  const std::string& word = text(index);
  const bool is_negative = word.starts_with('-');
  std::string_view digits = std::string_view(word).substr(is_negative ? 1 : 0);
  int base = 10;
  if (digits.starts_with("0x")) {
    digits.remove_prefix(2);
    base = 16;
  }
  std::uint64_t value = 0;
  const auto [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (error != std::errc() || rest != digits.data() + digits.size() || token(index).is_quoted)
    fail("a number is wanted, got '" + word + "'");
  return is_negative ? ~value + 1 : value;
}

double Line::real(std::size_t index) const {
  char* end = nullptr;
  const double value = std::strtod(text(index).c_str(), &end);
  if (*end != '\0' || text(index).empty()) fail("a number is wanted, got '" + text(index) + "'");
  return value;
}

void Line::expect(std::size_t low, std::size_t high) const {
  if (arguments() < low || arguments() > high)
    fail(std::to_string(low) + (low == high ? "" : " to " + std::to_string(high)) + " arguments wanted, got " +
         std::to_string(arguments()));
}

Source::Source(std::string_view text, const std::string& file, std::size_t first_line) {
  for (std::size_t number = first_line; !text.empty(); ++number) {
    const auto cut = text.find('\n');
    Line line(file, number, text.substr(0, cut));
    if (!line.empty()) lines_.push_back(std::move(line));
    text.remove_prefix(cut == std::string_view::npos ? text.size() : cut + 1);
  }
}

const Line* Source::next_in_block(const Line& opener) {
  const Line* line = next();
  if (line == nullptr) opener.fail("the block does not end");
  return line->name() == "end" ? nullptr : line;
}

void put(std::string& out, std::uint64_t value, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) out += static_cast<char>((value >> (8 * i)) & 0xFFU);
}

void put_big(std::string& out, std::uint64_t value, std::size_t size) {
  for (std::size_t i = size; i-- > 0;) out += static_cast<char>((value >> (8 * i)) & 0xFFU);
}

}  // namespace assay::test::assembly
