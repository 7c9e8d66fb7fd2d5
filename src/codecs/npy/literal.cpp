#include "codecs/npy/literal.hpp"

#include "core/text.hpp"
#include "core/utf8.hpp"

#include <fmt/format.h>

#include <charconv>
#include <string_view>
#include <utility>

namespace assay::npy {
namespace {

/// Records of numpy nest two or three levels; a header is no place for more.
constexpr std::size_t kMaxDepth = 32;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

class Reader {
 public:
  explicit Reader(ByteView bytes) : text_(bytes.text()), origin_(bytes.origin()) {}

  Result<std::vector<Literal>> read() {
    while (!error_) {
      skip_space();
      if (open_.empty() && !values_.empty()) {
        if (!at_end()) fail(ErrorCode::malformed, "literal: its end wanted, got more");
        break;
      }
      step();
    }
    if (error_) return std::unexpected(*std::move(error_));
    return std::move(values_);
  }

 private:
  /// A container that is not closed yet, and what may come next in it.
  struct Open {
    std::size_t index;
    char close;
    bool has_comma = true;  ///< a value may follow
    bool is_comma_seen = false;
    bool wants_value = false;  ///< dictionary: a key was read, its value not yet
    std::size_t count = 0;
  };

  [[nodiscard]] bool at_end() const { return position_ >= text_.size(); }
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return position_ + ahead < text_.size() ? text_[position_ + ahead] : '\0';
  }
  void fail(ErrorCode code, std::string why) {
    if (!error_) error_ = Error{code, origin_ + position_, std::move(why)};
  }
  void skip_space() {
    while (!at_end() && std::string_view(" \t\r\n\f").find(peek()) != std::string_view::npos) ++position_;
  }

  void step() {
    if (at_end()) return fail(ErrorCode::truncated, "literal: a value wanted, got the end");
    if (!open_.empty()) {
      auto& top = open_.back();
      if (peek() == top.close) return close();
      if (peek() == ',') {
        if (top.has_comma || top.wants_value) return fail(ErrorCode::malformed, "literal: a value wanted, got ','");
        top.has_comma = top.is_comma_seen = true;
        ++position_;
        return;
      }
      if (!top.has_comma) return fail(ErrorCode::malformed, "literal: ',' wanted between values, got something else");
    }
    value();
  }

  void value() {
    const auto c = peek();
    if (c == '{') return open(Literal::Kind::dictionary, '}');
    if (c == '[') return open(Literal::Kind::list, ']');
    if (c == '(') return open(Literal::Kind::tuple, ')');
    if (c == '\'' || c == '"' || is_prefix_of_string()) return string();
    if (is_digit(c) || c == '-' || c == '+') return integer();
    if (is_letter(c)) return word();
    fail(ErrorCode::unsupported,
         fmt::format("literal: a value wanted, got {}", text::quoted(text_.substr(position_, 1))));
  }

  void add(Literal literal) {
    literal.end = values_.size() + 1;
    values_.push_back(std::move(literal));
    finished();
  }
  /// A whole value has been read: says so to the container around it.
  void finished() {
    if (open_.empty()) return;
    auto& top = open_.back();
    if (top.close == '}' && !top.wants_value) {
      skip_space();
      if (peek() != ':') return fail(ErrorCode::malformed, "literal: ':' wanted behind a key, got something else");
      ++position_;
      top.wants_value = true;
      return;
    }
    top.wants_value = false;
    top.has_comma = false;
    ++top.count;
  }

  void open(Literal::Kind kind, char close_with) {
    if (open_.size() >= kMaxDepth)
      return fail(ErrorCode::limit, fmt::format("literal: at most {} levels wanted, got more", kMaxDepth));
    open_.push_back({.index = values_.size(), .close = close_with});
    values_.push_back({.kind = kind, .offset = origin_ + position_});
    ++position_;
  }
  void close() {
    const auto top = open_.back();
    if (top.wants_value) return fail(ErrorCode::malformed, "literal: the value of a key wanted, got the end");
    ++position_;
    open_.pop_back();
    values_[top.index].end = values_.size();
    // Parentheses around one value without a comma are no tuple: (1) is 1.
    if (top.close == ')' && top.count == 1 && !top.is_comma_seen) {
      values_.erase(values_.begin() + static_cast<std::ptrdiff_t>(top.index));
      for (auto i = top.index; i < values_.size(); ++i) --values_[i].end;
    }
    finished();
  }

  [[nodiscard]] bool is_prefix_of_string() const {
    // b'…' r'…' u'…': numpy of Python 2 wrote some. Two letters and f-strings are no literals of ours.
    return std::string_view("bBrRuU").find(peek()) != std::string_view::npos && (peek(1) == '\'' || peek(1) == '"');
  }
  void string() {
    Literal literal{.kind = Literal::Kind::text, .offset = origin_ + position_};
    const bool is_raw = peek() == 'r' || peek() == 'R';
    if (is_letter(peek())) ++position_;
    const char quote = peek();
    if (peek(1) == quote && peek(2) == quote) return fail(ErrorCode::unsupported, "literal: a triple-quoted string");
    ++position_;
    while (!at_end() && peek() != quote) {
      if (peek() == '\n') break;
      if (peek() == '\\' && !is_raw) {
        if (!escape(literal.text)) return;
        continue;
      }
      literal.text += peek();
      ++position_;
    }
    if (peek() != quote) return fail(ErrorCode::malformed, "literal: the end of a string wanted, got none");
    ++position_;
    skip_space();
    if (peek() == '\'' || peek() == '"' || is_prefix_of_string())
      return fail(ErrorCode::unsupported, "literal: one string wanted, got two in a row");
    add(std::move(literal));
  }
  /// `\` and what follows. False: it is no escape that we know.
  bool escape(std::string& out) {
    static constexpr std::string_view kNames = "\\'\"abfnrtv";
    static constexpr std::string_view kValues = "\\'\"\a\b\f\n\r\t\v";
    const auto letter = peek(1);
    if (const auto i = kNames.find(letter); i != std::string_view::npos && letter != '\0') {
      out += kValues[i];
      position_ += 2;
      return true;
    }
    const std::size_t digits = letter == 'x' ? 2 : letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
    std::uint32_t value = 0;
    const auto hex = text_.substr(std::min(position_ + 2, text_.size()), digits);
    const auto [end, error] = std::from_chars(hex.data(), hex.data() + hex.size(), value, 16);
    if (digits == 0 || hex.size() != digits || error != std::errc{} || end != hex.data() + hex.size()) {
      fail(ErrorCode::unsupported, "literal: an escape sequence that is not known");
      return false;
    }
    utf8::append(out, static_cast<char32_t>(value));
    position_ += 2 + digits;
    return true;
  }

  void integer() {
    Literal literal{.kind = Literal::Kind::integer, .offset = origin_ + position_};
    if (peek() == '-') literal.text = "-";
    if (peek() == '-' || peek() == '+') ++position_;
    while (is_digit(peek())) {
      literal.text += peek();
      ++position_;
    }
    // "(2L,)" is what Python 2 wrote, and numpy takes the L away.
    if (peek() == 'L') ++position_;
    if (literal.text.empty() || literal.text == "-" || is_letter(peek()) || is_digit(peek()) || peek() == '.')
      return fail(ErrorCode::unsupported, "literal: a decimal integer wanted, got something else");
    std::int64_t value = 0;
    const auto end = literal.text.data() + literal.text.size();
    if (const auto read = std::from_chars(literal.text.data(), end, value); read.ec == std::errc{} && read.ptr == end)
      literal.integer = value;
    add(std::move(literal));
  }

  void word() {
    const auto begin = position_;
    while (is_letter(peek()) || is_digit(peek())) ++position_;
    const auto name = text_.substr(begin, position_ - begin);
    Literal literal{.offset = origin_ + begin};
    if (name == "True" || name == "False") {
      literal.kind = Literal::Kind::boolean;
      literal.integer = name == "True" ? 1 : 0;
    } else if (name != "None") {
      position_ = begin;
      return fail(ErrorCode::unsupported,
                  fmt::format("literal: a value wanted, got the name {}", text::quoted(name, 40)));
    }
    add(std::move(literal));
  }

  std::string_view text_;
  std::uint64_t origin_;
  std::size_t position_ = 0;
  std::vector<Literal> values_;
  std::vector<Open> open_;
  std::optional<Error> error_;
};

}  // namespace

Result<std::vector<Literal>> read_literal(ByteView bytes) { return Reader(bytes).read(); }

std::vector<std::size_t> items(const std::vector<Literal>& values, std::size_t index) {
  std::vector<std::size_t> result;
  if (index >= values.size()) return result;
  for (auto i = index + 1; i < values[index].end; i = values[i].end) result.push_back(i);
  return result;
}

}  // namespace assay::npy
