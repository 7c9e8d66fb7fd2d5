#include "formats/python/claim.hpp"

#include "codecs/python/statement.hpp"
#include "core/lower.hpp"
#include "core/notebook_cells.hpp"
#include "core/utf8.hpp"

#include <algorithm>
#include <array>

namespace assay::formats::python {
namespace {

using ::assay::python::is_keyword;
using ::assay::python::is_string_prefix;
using ::assay::python::Lexer;
using ::assay::python::Token;
using ::assay::python::TokenKind;

bool is_operand(const Token& token) {
  if (token.kind == TokenKind::name) return !is_keyword(token.spelling) && !is_string_prefix(token.spelling);
  return token.kind == TokenKind::number || token.kind == TokenKind::text;
}

/// No operator is between them, so it is no Python. Strings side by side are one string, and a number may touch a name.
bool clash(const Token& before, const Token& after) {
  if (before.kind == TokenKind::text && after.kind == TokenKind::text) return false;
  return is_operand(before) && is_operand(after) && before.kind != TokenKind::number;
}

bool is_foreign(const Token& token) {
  return token.kind == TokenKind::mark && (token.spelling == "$" || token.spelling == "?" || token.spelling == "`");
}

/// Whether a token is what makes the line Python. `first` is that of the line, and `before` stands before the token.
bool is_telling(const Token& token, const Token& before, const Token& first) {
  if (token.starts_line) return token.is("import");
  if (first.is("from") && token.is("import")) return true;
  const bool defines = first.is("def") || first.is("class") || first.is("async");
  if (defines && before.offset == first.offset && token.kind == TokenKind::name) return true;
  // A call: a name, an opening bracket.
  return token.is("(") && first.kind == TokenKind::name && before.kind == TokenKind::name &&
         !is_keyword(before.spelling);
}

/// Other encodings are left to the claim by content. The front may end inside a character.
bool is_readable(std::string_view front, bool is_whole) {
  for (std::size_t cut = 0; cut < (is_whole ? 1U : 4U) && cut <= front.size(); ++cut)
    if (utf8::is_valid(front.substr(0, front.size() - cut))) return true;
  return false;
}

/// Sources of other languages, whose lines may read like Python: nobody imports what is called so.
bool is_of_other_language(std::string_view name) {
  static constexpr std::array<std::string_view, 24> kEndings{
      ".c",  ".cc", ".cpp", ".cs",  ".cu", ".cuh", ".go", ".h",  ".hpp", ".java",  ".jl", ".js",
      ".kt", ".m",  ".mjs", ".php", ".pl", ".r",   ".rb", ".rs", ".sh",  ".swift", ".ts", ".tsx"};
  const auto dot = name.rfind('.');
  return dot != std::string_view::npos && std::ranges::find(kEndings, text::lower(name.substr(dot))) != kEndings.end();
}

}  // namespace

Claim claim(const Artifact& artifact) {
  const auto front = artifact.bytes.first(kClaimBytes);
  if (front.text().find('\0') != std::string_view::npos) return Claim::no;
  const std::uint64_t mark = front.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  const bool is_whole = front.size() == artifact.size.value_or(artifact.bytes.size());
  // What is called so is imported as such.
  if ((artifact.name().ends_with(".py") || is_notebook_cells(artifact.path)) && is_readable(front.text(), is_whole))
    return Claim::weak;
  if (is_of_other_language(artifact.name())) return Claim::no;
  Lexer lexer(front.from(mark), Lexer::Strings::with_fields);
  bool is_told = false;
  Token before;
  Token first;
  for (auto token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
    if (is_foreign(token)) return Claim::no;
    if (token.starts_line) {
      if (token.kind == TokenKind::mark && !token.is("@") && !token.is("(") && !token.is("[") && !token.is("{") &&
          !token.is("*"))
        return Claim::no;
      first = token;
    } else if (clash(before, token)) {
      return Claim::no;
    }
    is_told = is_told || is_telling(token, before, first);
    before = token;
  }
  // A string that does not end is cut off by the window, or it is no Python.
  if (lexer.stuck_at() && is_whole) return Claim::no;
  return is_told ? Claim::weak : Claim::no;
}

}  // namespace assay::formats::python
