#include "codecs/json/reader.hpp"
#include "core/utf8.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

// What a token is made of: the inside of strings, and numbers.

namespace assay::json {
namespace {

constexpr std::uint64_t kEach = 0x0101010101010101U;
constexpr std::uint64_t kHigh = 0x8080808080808080U;

/// Not zero when one of eight bytes is no plain ASCII character of a string: a quote, a backslash, a control
/// character, or one past 0x7F. (A byte next to such a one may be marked as well: it is looked at again.)
constexpr std::uint64_t special(std::uint64_t bytes) {
  const auto is_zero = [](std::uint64_t word) { return (word - kEach) & ~word; };
  const std::uint64_t quote = is_zero(bytes ^ (kEach * '"'));
  const std::uint64_t backslash = is_zero(bytes ^ (kEach * '\\'));
  const std::uint64_t control = (bytes - kEach * 0x20) & ~bytes;
  return (quote | backslash | control | bytes) & kHigh;
}

constexpr bool is_plain(char character) {
  const auto byte = static_cast<unsigned char>(character);
  return byte >= 0x20 && byte < 0x80 && character != '"' && character != '\\';
}

/// One past the plain characters from `at` on.
std::size_t end_of_plain(std::string_view text, std::size_t at) {
  while (text.size() - at >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, 8);
    if (special(word) != 0) break;
    at += 8;
  }
  while (at < text.size() && is_plain(text[at])) ++at;
  return at;
}

constexpr std::optional<unsigned> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
  return std::nullopt;
}

constexpr std::optional<unsigned> read_hex4(std::string_view text, std::size_t at) {
  if (at > text.size() || text.size() - at < 4) return std::nullopt;
  unsigned value = 0;
  for (const char c : text.substr(at, 4)) {
    const auto digit = hex_digit(c);
    if (!digit) return std::nullopt;
    value = value << 4U | *digit;
  }
  return value;
}

constexpr bool is_high(unsigned unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
constexpr bool is_low(unsigned unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

/// The half that `\uXXXX` at `at` gives, if it is the low half of a pair.
std::optional<unsigned> low_half(std::string_view text, std::size_t at) {
  if (!text.substr(std::min(at, text.size())).starts_with("\\u")) return std::nullopt;
  const auto unit = read_hex4(text, at + 2);
  return unit && is_low(*unit) ? unit : std::nullopt;
}

void append_surrogate(std::string& out, unsigned unit) {
  out += static_cast<char>(0xE0U | (unit >> 12U));
  out += static_cast<char>(0x80U | ((unit >> 6U) & 0x3FU));
  out += static_cast<char>(0x80U | (unit & 0x3FU));
}

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t digits(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

/// The number at `at`, which moves behind it; nothing unless it is one to 18 digits that do not begin with a spare
/// zero.
std::optional<std::uint64_t> whole_number(std::string_view text, std::size_t& at) {
  const auto begin = at;
  std::uint64_t value = 0;
  for (; at < text.size() && is_digit(text[at]) && at - begin <= 18; ++at)
    value = value * 10 + static_cast<std::uint64_t>(text[at] - '0');
  const auto count = at - begin;
  if (count == 0 || count > 18 || (text[begin] == '0' && count > 1)) return std::nullopt;
  return value;
}

template <class T>
std::optional<T> to_integer(const Token& number) {
  T value = 0;
  const std::string_view raw = number.raw;
  const auto [stop, code] = std::from_chars(raw.data(), raw.data() + raw.size(), value);
  const bool is_whole = code == std::errc() && stop == raw.data() + raw.size();
  return number.event == Event::number && is_whole ? std::optional(value) : std::nullopt;
}

}  // namespace

/// Section 7. Stays at the opening quote until the closing one was found.
Token Reader::string(Event event) {
  const auto begin = at_++;
  Token token;
  while (true) {
    at_ = end_of_plain(text_, at_);
    if (at_ == text_.size()) return fail(ErrorCode::truncated, begin, "string: its end wanted, got none");
    const auto c = static_cast<unsigned char>(text_[at_]);
    if (c == '"') break;
    if (c == '\\') {
      if (!escape(token)) return fail(ErrorCode::malformed, at_, "string: an escape sequence wanted, got another");
    } else if (c < 0x20) {
      token.oddities.add(Oddity::control_character);
      if (c == 0) token.oddities.add(Oddity::nul);
      ++at_;
    } else {
      const auto point = utf8::decode(text_.substr(at_, 4));
      if (point.size == 0) token.oddities.add(Oddity::invalid_utf8);
      at_ += point.size == 0 ? 1 : point.size;
    }
  }
  token.raw = text_.substr(begin + 1, at_ - begin - 1);
  ++at_;
  token.event = event;
  token.range = {origin_ + begin, at_ - begin};
  if (!token.oddities.empty()) oddities_.add(token.oddities);
  if (event == Event::key) {
    expect_ = Expect::colon;
  } else {
    after_value();
  }
  return token;
}

bool Reader::escape(Token& token) {
  token.has_escapes = true;
  const auto kind = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
  if (kind != 'u') {
    if (kind == '\0' || std::string_view("\"\\/bfnrt").find(kind) == std::string_view::npos) return false;
    at_ += 2;
    return true;
  }
  const auto unit = read_hex4(text_, at_ + 2);
  if (!unit) return false;
  at_ += 6;
  if (*unit == 0) token.oddities.add(Oddity::nul);
  if (is_high(*unit) && low_half(text_, at_)) {
    at_ += 6;
  } else if (is_high(*unit) || is_low(*unit)) {
    token.oddities.add(Oddity::lone_surrogate);
  }
  return true;
}

/// Section 6, and what Python adds to it.
Token Reader::number() {
  const auto begin = at_;
  auto at = begin + (text_[begin] == '-' ? 1 : 0);
  Oddities oddities;
  for (const std::string_view name : {"NaN", "Infinity"}) {
    if (is_digit(text_[begin])) break;
    if (!text_.substr(at).starts_with(name) || (name == "NaN" && at != begin)) continue;
    oddities.add(Oddity::not_finite);
    at += name.size();
    break;
  }
  if (oddities.empty()) {
    const auto whole = digits(text_, at);
    if (whole == at) return wanted("a number");
    if (text_[at] == '0' && whole - at > 1) oddities.add(Oddity::leading_zero);
    at = whole;
    if (at < text_.size() && text_[at] == '.') {
      const auto fraction = digits(text_, at + 1);
      if (fraction == at + 1) return wanted("a number with digits behind its point");
      at = fraction;
    }
    if (at < text_.size() && (text_[at] == 'e' || text_[at] == 'E')) {
      auto exponent = at + 1;
      if (exponent < text_.size() && (text_[exponent] == '+' || text_[exponent] == '-')) ++exponent;
      at = digits(text_, exponent);
      if (at == exponent) return wanted("a number with digits in its exponent");
    }
  }
  at_ = at;
  Token token = make(Event::number, begin);
  token.oddities = oddities;
  oddities_.add(oddities);
  after_value();
  return token;
}

std::optional<std::size_t> Reader::integers(std::span<std::uint64_t> out, std::uint64_t max) {
  if (expect_ != Expect::value_or_end) return std::nullopt;
  auto at = at_;
  for (std::size_t count = 0; count < out.size();) {
    const auto value = whole_number(text_, at);
    if (!value || *value > max || at == text_.size()) return std::nullopt;
    out[count++] = *value;
    const char mark = text_[at++];
    if (mark == ']') {
      at_ = at;
      --depth_;
      after_value();
      return count;
    }
    if (mark != ',') return std::nullopt;
    if (at < text_.size() && text_[at] == ' ') ++at;
  }
  return std::nullopt;
}

void append_decoded(std::string& out, std::string_view raw) {
  while (!raw.empty()) {
    const auto plain = std::min(raw.find('\\'), raw.size());
    out += raw.substr(0, plain);
    raw.remove_prefix(plain);
    if (raw.size() < 2) break;
    const char kind = raw[1];
    if (kind != 'u') {
      constexpr std::string_view kNames = "bfnrt";
      constexpr std::string_view kMeanings = "\b\f\n\r\t";
      const auto index = kNames.find(kind);
      out += index == std::string_view::npos ? kind : kMeanings[index];
      raw.remove_prefix(2);
      continue;
    }
    const auto unit = read_hex4(raw, 2).value_or(0xFFFD);
    raw.remove_prefix(std::min<std::size_t>(6, raw.size()));
    if (const auto low = is_high(unit) ? low_half(raw, 0) : std::nullopt) {
      utf8::append(out, static_cast<char32_t>(0x10000U + ((unit - 0xD800U) << 10U) + (*low - 0xDC00U)));
      raw.remove_prefix(6);
    } else if (is_high(unit) || is_low(unit)) {
      append_surrogate(out, unit);
    } else {
      utf8::append(out, static_cast<char32_t>(unit));
    }
  }
}

std::string Token::text() const {
  std::string result;
  append_decoded(result, raw);
  return result;
}

bool Token::is(std::string_view plain) const { return has_escapes ? text() == plain : raw == plain; }

std::optional<std::uint64_t> to_u64(const Token& number) { return to_integer<std::uint64_t>(number); }
std::optional<std::int64_t> to_i64(const Token& number) { return to_integer<std::int64_t>(number); }

}  // namespace assay::json
