#include "formats/python/reference.hpp"

#include <algorithm>
#include <array>

namespace assay::formats::python {
namespace {

using ::assay::python::is_keyword;
using ::assay::python::Scope;
using ::assay::python::Statement;
using ::assay::python::Token;
using ::assay::python::TokenKind;

template <std::size_t N>
bool is_any(std::span<const Token> tokens, std::size_t at, const std::array<std::string_view, N>& words) {
  return at < tokens.size() && std::ranges::any_of(words, [&](std::string_view word) { return tokens[at].is(word); });
}

bool is(std::span<const Token> tokens, std::size_t at, std::string_view word) {
  return at < tokens.size() && tokens[at].is(word);
}

bool is_definition(std::span<const Token> tokens) {
  return tokens[0].is("def") || (tokens[0].is("async") && is(tokens, 1, "def"));
}

/// `isinstance(process, subprocess.Popen)`, `class Process(subprocess.Popen)`, `Optional[subprocess.Popen]`.
bool is_about_a_type(std::span<const Token> tokens, std::size_t at) {
  return tokens[0].is("class") || !is(tokens, at - 1, "=") ||
         std::ranges::any_of(tokens.first(at),
                             [](const Token& token) { return token.is("isinstance") || token.is("issubclass"); });
}

/// `globals()["run"] = eval`: no data is kept there.
bool is_stored_as_a_name(std::span<const Token> tokens, std::size_t at) {
  constexpr std::array<std::string_view, 6> kSpaces{"globals", "locals", "vars", "setattr", "__dict__", "__builtins__"};
  for (std::size_t i = 0; i < at; ++i)
    if (is_any(tokens, i, kSpaces)) return true;
  return false;
}

}  // namespace

bool runs_at_once(const Statement& statement, std::size_t at) {
  return statement.scope == Scope::module && at < statement.body_at;
}

bool is_default(const Statement& statement, std::size_t at) {
  return is_definition(statement.tokens) && at < statement.body_at && is(statement.tokens, at - 1, "=");
}

bool is_runner(std::string_view dotted) {
  if (dotted.starts_with("builtins.")) dotted.remove_prefix(9);
  if (dotted == "eval" || dotted == "exec" || dotted == "pty.spawn") return true;
  const auto dot = dotted.find('.');
  if (dot == std::string_view::npos) return false;
  const auto module = dotted.substr(0, dot);
  const auto name = dotted.substr(dot + 1);
  if (name.find('.') != std::string_view::npos) return false;
  if (module == "os" || module == "posix" || module == "nt")
    return name == "system" || name == "popen" || name == "startfile" || name.starts_with("exec") ||
           name.starts_with("spawn") || name.starts_with("posix_spawn");
  constexpr std::array<std::string_view, 7> kFunctions{
      "Popen", "call", "check_call", "check_output", "getoutput", "getstatusoutput", "run"};
  return (module == "subprocess" || module == "commands") && std::ranges::find(kFunctions, name) != kFunctions.end();
}

bool is_value(std::span<const Token> tokens, std::size_t at, std::size_t end) {
  constexpr std::array<std::string_view, 12> kBefore{"is", "not", "in",  "==",     "!=",       "->",
                                                     "as", "del", "for", "global", "nonlocal", "except"};
  constexpr std::array<std::string_view, 9> kBehind{"=", "==", "!=", "is", "not", "in", "+=", ".", "as"};
  if (at == 0 || is_any(tokens, at - 1, kBefore) || is_any(tokens, end, kBehind)) return false;
  // A key, or what a type or a block belongs to; but `lambda run=os.system: …`.
  if (is(tokens, end, ":") && !is(tokens, at - 1, "=")) return false;
  const bool is_binding = at == 2 && tokens[1].is("=") && tokens[0].kind == TokenKind::name && end == tokens.size();
  // `__class_getitem__ = os.system`: Python calls what has such a name.
  return !is_binding || tokens[0].spelling.starts_with("__");
}

bool may_be_runner(std::string_view dotted, const Statement& statement, std::size_t at, std::size_t end) {
  const std::span<const Token> tokens = statement.tokens;
  const bool is_parameter =
      is_definition(tokens) && at < statement.body_at && (is(tokens, at - 1, "(") || is(tokens, at - 1, ","));
  if (is_parameter) return false;
  if (dotted == "subprocess.Popen") return !is_about_a_type(tokens, at);
  if (dotted.find('.') != std::string_view::npos) return true;
  constexpr std::array<std::string_view, 5> kBefore{"(", ",", "=", ":", "["};
  constexpr std::array<std::string_view, 5> kBehind{")", ",", "}", "]", "for"};
  // `{"eval": eval}` is a table of data more often than of functions.
  const bool is_element = is(tokens, at - 1, ":") || is(tokens, at - 1, "[") || is(tokens, end, "]");
  if (dotted == "eval" && is_element) return false;
  const bool is_end = end == tokens.size();
  if (!is_any(tokens, at - 1, kBefore) || (!is_end && !is_any(tokens, end, kBehind))) return false;
  if (!runs_at_once(statement, at)) return is_stored_as_a_name(tokens, at);
  // At the end of a line only what is assigned.
  return !is_end || tokens[at - 1].is("=");
}

}  // namespace assay::formats::python
