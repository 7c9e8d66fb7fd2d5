// What the calls in a source are called with.
#include "formats/python/source.hpp"

#include <algorithm>

namespace assay::formats::python {
namespace {

using ::assay::python::decoded;
using ::assay::python::is_string_prefix;
using ::assay::python::TokenKind;

constexpr std::size_t kMostArguments = 2'000;     // tokens that are looked at for one call
constexpr std::size_t kDeepest = 32;              // brackets in each other; what is in more of them is computed
constexpr std::size_t kLongestText = 64U << 10U;  // of the strings of one call
constexpr std::size_t kShortestBytes = 8;         // that could be code
constexpr std::size_t kLongestName = 120;

/// Leads from a text to the path that it stands for: `os.path.expanduser("~/.bashrc")`.
bool is_path_function(const ::assay::python::Token& token) {
  return token.is("os") || token.is("path") || token.is("expanduser") || token.is("expandvars");
}

/// Whether an argument of timeit is none of the texts that it runs: `number=10`, or the closing bracket.
bool measures_only(std::span<const ::assay::python::Token> tokens, std::size_t at) {
  if (at < tokens.size() && tokens[at].is(")")) return true;
  return at + 1 < tokens.size() && tokens[at + 1].is("=") &&
         (tokens[at].is("number") || tokens[at].is("globals") || tokens[at].is("repeat") || tokens[at].is("timer"));
}

}  // namespace

Arguments Source::arguments_of(std::span<const Token> tokens, std::size_t bracket) const {
  Arguments arguments;
  if (bracket >= tokens.size() || !tokens[bracket].is("(")) {
    arguments.is_computed = true;  // a decorator is called with what it stands on
    return arguments;
  }
  const auto most = std::min(tokens.size(), bracket + kMostArguments);
  const auto is_set = [&](std::size_t at, std::string_view name) {
    return at >= bracket + 2 && tokens[at - 1].is("=") && tokens[at - 2].is(name);
  };
  std::size_t depth = 0;
  bool is_first = true;
  auto at = bracket;
  for (; at < most; ++at) {
    const auto& token = tokens[at];
    if (token.is_in_text && !tokens[bracket].is_in_text) continue;  // the text itself has it
    arguments.end = token.offset + token.spelling.size();
    if (token.is("(") || token.is("[") || token.is("{")) ++depth;
    if (token.is(")") || token.is("]") || token.is("}")) --depth;
    if (depth == 0) break;
    if (depth > kDeepest) {
      arguments.is_computed = true;
      break;
    }
    if (depth == 1 && token.is(",")) is_first = false;
    const bool is_text = token.kind == TokenKind::text;
    if (is_text && arguments.text.size() < kLongestText) {
      const auto text = decoded(token.spelling, kLongestText) + "\n";
      arguments.text += text;
      if (is_first) arguments.first += text;
      const auto prefix = is_string_prefix(tokens[at - 1].spelling) ? tokens[at - 1].spelling : std::string_view();
      if (prefix.find_first_of("bB") != std::string_view::npos && text.size() > kShortestBytes)
        arguments.has_bytes = true;
      if (is_first && prefix.find_first_of("fF") != std::string_view::npos && text.find('{') != std::string::npos)
        arguments.is_computed = true;
    }
    if (is_first && is_plain_name(token) && at + 1 < most && !tokens[at + 1].is("=") &&
        tokens[at + 1].kind != TokenKind::text && !is_path_function(token))
      arguments.is_computed = true;
    if (at == bracket + 1) arguments.is_lambda = token.is("lambda");
    if (depth == 1 && token.is(",")) arguments.is_lambda = arguments.is_lambda && measures_only(tokens, at + 1);
    if (is_first && token.is("executable")) arguments.runs_python = true;
    if (is_first && depth == 1 && token.is("__code__") && at + 1 < most &&
        (tokens[at + 1].is(",") || tokens[at + 1].is(")")))
      arguments.copies_code = true;
    if (reads_file(tokens, at)) arguments.reads_file = true;
    if (token.is("True") && is_set(at, "shell")) arguments.has_shell = true;
    if (token.is("True") && is_set(at, "trust_remote_code")) arguments.trusts_code = true;
    if ((token.is("True") && is_set(at, "allow_pickle")) || (token.is("False") && is_set(at, "weights_only")))
      arguments.trusts_pickle = true;
  }
  arguments.decodes = decodes_something(tokens.subspan(bracket + 1, at - std::min(at, bracket + 1)));
  return arguments;
}

bool Source::names_value(std::string_view text) const {
  while (text.ends_with('\n')) text.remove_suffix(1);
  if (text.empty() || text.size() > kLongestName || text.find("__") != std::string_view::npos) return false;
  ::assay::python::Lexer lexer(ByteView::of(text));
  std::vector<Token> tokens;
  for (auto token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) tokens.push_back(token);
  if (lexer.stuck_at() || tokens.empty() || !is_plain_name(tokens[0])) return false;
  const auto path = names_.read(tokens, 0);
  return path.end == tokens.size() && is_of_framework(path.dotted);
}

}  // namespace assay::formats::python
