#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace assay::protobuf {

/// Reads a message in text form token by token, as far as names, texts and brackets go; comments and white space are
/// passed over. https://protobuf.dev/reference/protobuf/textformat-spec/
class TextLexer {
 public:
  struct Token {
    char kind = 0;         ///< 'n' for a name or a number, 's' for a text, else the character itself
    bool is_whole = true;  ///< a text has its end
    std::string text;      ///< of a text: decoded
    std::size_t begin = 0;
    std::size_t end = 0;
  };

  /// The text must outlive the lexer.
  explicit TextLexer(std::string_view text) : text_(text) {}

  [[nodiscard]] std::optional<Token> next();

 private:
  void skip();
  /// False when the text has no end.
  bool read_text(std::string& out);
  void read_escape(std::string& out);

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace assay::protobuf
