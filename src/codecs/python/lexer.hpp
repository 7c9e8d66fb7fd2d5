#pragma once

#include <assay/bytes.hpp>
#include <assay/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay::python {

enum class TokenKind : std::uint8_t { name, text, number, mark, end };

/// A token of Python source, or of TorchScript, which is a part of it. Views into the source, which must outlive it.
struct Token {
  TokenKind kind = TokenKind::end;
  std::string_view spelling;      ///< as written; strings with their quotes
  std::uint64_t offset = 0;       ///< in the artifact
  bool starts_line = false;       ///< the first token of a logical line
  std::uint32_t indentation = 0;  ///< of the physical line it stands on; means something for `starts_line`
  bool is_in_text = false;        ///< of an expression in an f-string, whose token stands before it

  [[nodiscard]] bool is(std::string_view text) const {
    return (kind == TokenKind::name || kind == TokenKind::mark) && spelling == text;
  }
};

/// Cuts the text into tokens the way Python and torch do: comments vanish, lines inside brackets are one line, and what
/// stands in a string is never code. The letters before a string (`rb"…"`) are a name of their own. A carriage return
/// ends a line, as it does for Python: no comment hides what is behind one. Allocates nothing, and never fails but by
/// stopping.
class Lexer {
 public:
  /// What an f-string is: torch has none, and in Python its expressions may use the quotes that it stands in.
  enum class Strings : std::uint8_t { plain, with_fields };

  explicit Lexer(ByteView source, Strings strings = Strings::plain)
      : text_(source.text()), origin_(source.origin()), strings_(strings) {}

  /// The next token; `end` at the end of the source and at what is no token.
  [[nodiscard]] Token next();
  /// Where it stopped before the end of the source, and the reason.
  [[nodiscard]] std::optional<std::uint64_t> stuck_at() const { return stuck_at_; }
  [[nodiscard]] std::string_view reason() const { return reason_; }

 private:
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return position_ + ahead < text_.size() ? text_[position_ + ahead] : '\0';
  }
  void skip_space();
  [[nodiscard]] std::size_t string_length();
  [[nodiscard]] Token take(TokenKind kind, std::size_t length);

  std::string_view text_;
  std::uint64_t origin_;
  Strings strings_;
  std::string_view prefix_;    ///< the letters right before the position
  std::uint64_t in_vain_ = 0;  ///< bytes that were read as f-strings and are none
  std::size_t position_ = 0;
  std::uint64_t depth_ = 0;  ///< of brackets
  std::uint32_t indentation_ = 0;
  bool is_line_start_ = true;
  std::optional<std::uint64_t> stuck_at_;
  std::string_view reason_;
};

/// The characters that a string token stands for, at most `limit` of them. `spelling` has its quotes.
[[nodiscard]] std::string decoded(std::string_view spelling, std::size_t limit = 4096);

}  // namespace assay::python
