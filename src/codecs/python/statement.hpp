#pragma once

#include "codecs/python/fields.hpp"
#include "codecs/python/lexer.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::python {

/// When the code of a place runs.
enum class Scope : std::uint8_t {
  module,    ///< when the file is imported; bodies of classes belong to it
  function,  ///< when somebody calls the function; also what is below `if __name__ == "__main__":`
};

/// One logical line, and when it runs. Behind a string with fields come their expressions, each in braces.
struct Statement {
  std::vector<Token> tokens;
  Scope scope = Scope::module;
  /// Where the body of a function that is written on the line of its `def` begins; what is before runs in `scope`.
  std::size_t body_at = 0;
};

/// Cuts Python source into logical lines. Knows of blocks only what tells functions from what runs at once. Holds one
/// statement at a time: memory does not grow with the source, and a line of too many tokens is handed out in pieces.
class StatementReader {
 public:
  explicit StatementReader(ByteView source) : source_(source), lexer_(source, Lexer::Strings::with_fields) {}

  /// The next statement; nothing at the end of the source, or where it stops to be Python. The reference is good until
  /// the next call.
  [[nodiscard]] const Statement* next();
  /// Where the source stopped to be Python.
  [[nodiscard]] std::optional<std::uint64_t> stuck_at() const { return lexer_.stuck_at(); }

 private:
  /// A string whose fields are being read, one after the other.
  struct OpenString {
    ByteView text;
    Fields fields;
    std::optional<Lexer> field;
    std::size_t field_end = 0;
  };

  void enter_scope();
  [[nodiscard]] Token next_token();
  [[nodiscard]] Token next_in_string();
  void open_string(const Token& prefix, const Token& string);

  ByteView source_;
  Lexer lexer_;
  Token before_;  ///< the token that was read last
  std::vector<OpenString> strings_;
  Token ahead_;
  bool has_started_ = false;
  Statement statement_;
  /// The column of the outermost `def` that is open.
  std::optional<std::uint32_t> function_;
};

/// Whether Python has the word for itself, so that it never is the name of something. `match`, `case` and `type`, which
/// are names elsewhere, count: they may stand before a name.
[[nodiscard]] bool is_keyword(std::string_view word);

/// The letters that may stand before a string: r, b, u, f, t and pairs of them.
[[nodiscard]] bool is_string_prefix(std::string_view word);

}  // namespace assay::python
