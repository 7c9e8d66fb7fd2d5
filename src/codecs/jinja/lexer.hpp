#pragma once

#include <assay/bytes.hpp>
#include <assay/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay::jinja {

enum class TokenKind : std::uint8_t {
  text,         ///< what is copied, raw blocks included
  comment,      ///< `{# … #}` with its delimiters
  begin_print,  ///< `{{`
  end_print,    ///< `}}`
  begin_block,  ///< `{%`
  end_block,    ///< `%}`
  string,       ///< with its quotes; `decode_string` says what it means
  number,
  name,
  op,
  stray,  ///< a byte that no template has inside of a tag
  end,    ///< there is nothing more. Sticks
};

struct Token {
  TokenKind kind = TokenKind::end;
  ByteRange range;       ///< in the offsets of the view's artifact
  std::string_view raw;  ///< borrows from the bytes

  [[nodiscard]] bool is(TokenKind wanted, std::string_view text) const { return kind == wanted && raw == text; }
  [[nodiscard]] bool is_op(std::string_view text) const { return is(TokenKind::op, text); }
  [[nodiscard]] bool is_name(std::string_view text) const { return is(TokenKind::name, text); }
};

/// Reads a template (Jinja2 "Template Designer Documentation", and what llama.cpp and minja make of it) token by token.
///
///     jinja::Lexer in(bytes);
///     for (auto token = in.next(); token.kind != jinja::TokenKind::end; token = in.next()) …
///
/// Builds nothing and has no stack: memory does not grow with the text. A broken template keeps the tokens around the
/// break, and `error` says where the first one is. The bytes must outlive the lexer and its tokens.
class Lexer {
 public:
  explicit Lexer(ByteView bytes) : text_(bytes.text()), origin_(bytes.origin()) {}

  [[nodiscard]] Token next();
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

 private:
  [[nodiscard]] Token outside();
  [[nodiscard]] Token inside();
  [[nodiscard]] Token comment();
  [[nodiscard]] Token string();
  [[nodiscard]] Token number();
  [[nodiscard]] Token name();
  [[nodiscard]] Token op();
  [[nodiscard]] Token take(TokenKind kind, std::size_t size);
  [[nodiscard]] std::size_t end_of_tag() const;
  /// The size of a tag that is nothing but `word`, which starts at the front of `rest`; 0 if it is none.
  [[nodiscard]] static std::size_t lone_tag(std::string_view rest, std::string_view word);
  void fail(ErrorCode code, std::size_t at, std::string message);

  enum class Where : std::uint8_t { text, print, block };

  std::string_view text_;
  std::uint64_t origin_;
  std::size_t at_ = 0;
  std::uint64_t open_ = 0;  ///< brackets of the tag: its end counts only outside of them
  Where where_ = Where::text;
  std::optional<Error> error_;
};

/// What a string token means: Python's escapes decoded as Jinja does. Broken escapes stay as they are.
[[nodiscard]] std::string decode_string(std::string_view raw);

}  // namespace assay::jinja
