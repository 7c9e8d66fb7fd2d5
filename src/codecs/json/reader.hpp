#pragma once

#include <assay/bytes.hpp>
#include <assay/result.hpp>

#include <bitset>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace assay::json {

enum class Event : std::uint8_t {
  begin_object,
  end_object,
  begin_array,
  end_array,
  key,
  text,
  number,
  boolean,
  null,
  end,    ///< the document is over, and nothing but padding is behind it
  error,  ///< it is broken: `Reader::error` says where. Sticks
};

/// What a text does that some reader of JSON accepts and another refuses or reads differently (RFC 8259 forbids it or
/// leaves it open). The tokenizer goes on, and says so; whether it matters is for its caller.
enum class Oddity : std::uint16_t {
  byte_order_mark = 1U << 0U,    ///< section 8.1: implementations MUST NOT add one, parsers MAY ignore it
  nul_padding = 1U << 1U,        ///< zero bytes behind the document: readers of C strings stop there
  comment = 1U << 2U,            ///< `//` or `/* */`, which jsoncpp and JSON5 readers skip
  trailing_comma = 1U << 3U,     ///< `[1,]`
  leading_zero = 1U << 4U,       ///< `007`, which is 7, or octal
  not_finite = 1U << 5U,         ///< `NaN`, `Infinity`, `-Infinity`, as Python writes them
  control_character = 1U << 6U,  ///< below 0x20 in a string without being escaped
  invalid_utf8 = 1U << 7U,       ///< a string with bytes that are not UTF-8
  lone_surrogate = 1U << 8U,     ///< `\ud800` without its other half
  nul = 1U << 9U,                ///< U+0000 in a string, escaped or not
};

/// A set of oddities.
class Oddities {
 public:
  void add(Oddity oddity) { bits_ |= static_cast<std::uint16_t>(oddity); }
  void add(Oddities other) { bits_ |= other.bits_; }
  [[nodiscard]] bool has(Oddity oddity) const { return (bits_ & static_cast<std::uint16_t>(oddity)) != 0; }
  [[nodiscard]] bool empty() const { return bits_ == 0; }

 private:
  std::uint16_t bits_ = 0;
};

/// One token and where it is. Strings include their quotes in `range`; `raw` leaves them out and is not decoded.
struct Token {
  Event event = Event::end;
  bool has_escapes = false;  ///< strings: `raw` is not what it means
  Oddities oddities;         ///< of this token
  ByteRange range;           ///< in the offsets of the view's artifact
  std::string_view raw;      ///< borrows from the bytes

  /// The text of a key or string.
  [[nodiscard]] std::string text() const;
  /// True when the key or string means `plain`.
  [[nodiscard]] bool is(std::string_view plain) const;
  [[nodiscard]] bool is_true() const { return event == Event::boolean && raw == "true"; }
};

/// Reads JSON (RFC 8259) token by token, with the place of each, and builds nothing: memory does not grow with the
/// text. Stays strict about structure and lenient about what real readers are lenient about (`Oddity`). Members
/// that repeat a name are delivered as they come.
///
///     json::Reader in(bytes);
///     for (auto token = in.next(); token.event != json::Event::end; token = in.next()) …
///
/// The bytes must outlive the reader and its tokens. The first error sticks.
class Reader {
 public:
  /// Containers nest no deeper. More than CPython (about 1000 by its own stack) and serde_json (128) accept.
  static constexpr std::size_t kMaxDepth = 1024;

  explicit Reader(ByteView bytes);

  [[nodiscard]] Token next();
  /// Reads the value that follows (behind a key, in an array, or the document) with all that it holds, and says where
  /// it is. Empty when there is none, or it is broken.
  ByteRange skip();
  /// Behind the start of an array: reads all of it, as long as it holds nothing but whole numbers up to `max` in the
  /// form that writers give them (no leading zeros, nothing but a blank behind a comma) and no more of them than `out`
  /// takes. Gives their count. Nothing, and nothing is read, when the array is another, or empty: its tokens are for
  /// `next`.
  std::optional<std::size_t> integers(std::span<std::uint64_t> out, std::uint64_t max);
  /// Reads on to the end of the container that the last token began, or that it lies in.
  void leave();

  [[nodiscard]] std::size_t depth() const { return depth_; }
  /// The offset of the next byte, in the artifact's own offsets.
  [[nodiscard]] std::uint64_t offset() const { return origin_ + at_; }
  /// Where the document is without what surrounds it; its size is 0 until its end was read.
  [[nodiscard]] ByteRange root() const {
    return {origin_ + root_begin_, root_end_ > root_begin_ ? root_end_ - root_begin_ : 0};
  }
  /// All oddities so far.
  [[nodiscard]] Oddities oddities() const { return oddities_; }
  [[nodiscard]] bool has_failed() const { return failed_; }
  /// Meaningful only once `has_failed`.
  [[nodiscard]] const Error& error() const { return error_; }

 private:
  enum class Expect : std::uint8_t { value, value_or_end, key_or_end, colon, comma_or_end, nothing };

  void skip_space();
  void skip_slow();
  bool skip_comment();
  [[nodiscard]] Token value();
  [[nodiscard]] Token string(Event event);
  [[nodiscard]] bool escape(Token& token);
  [[nodiscard]] Token number();
  [[nodiscard]] Token word(std::string_view spelling, Event event);
  [[nodiscard]] Token open(Event event, bool is_object);
  [[nodiscard]] Token close(char bracket);
  [[nodiscard]] Token finish();
  [[nodiscard]] Token make(Event event, std::size_t begin) const;
  void after_value();
  [[nodiscard]] Token fail(ErrorCode code, std::size_t at, std::string message);
  [[nodiscard]] Token wanted(std::string_view what);
  [[nodiscard]] char front() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  std::string_view text_;
  std::uint64_t origin_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  std::size_t root_begin_ = 0;
  std::size_t root_end_ = 0;
  std::bitset<kMaxDepth> is_object_;
  Expect expect_ = Expect::value;
  bool failed_ = false;
  Oddities oddities_;
  Error error_;
};

/// Appends what the inside of a string means. Surrogates without their other half become the three bytes that UTF-8
/// would have for them, so that different strings stay different; bytes that are not UTF-8 stay as they are.
void append_decoded(std::string& out, std::string_view raw);

/// A number token as an integer: nothing for fractions, exponents, and values that do not fit.
[[nodiscard]] std::optional<std::uint64_t> to_u64(const Token& number);
[[nodiscard]] std::optional<std::int64_t> to_i64(const Token& number);

}  // namespace assay::json
