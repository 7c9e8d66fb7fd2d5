#include "codecs/python/statement.hpp"

#include <algorithm>
#include <array>

namespace assay::python {
namespace {

constexpr std::size_t kMostTokens = 50'000;  // of one statement

constexpr std::array<std::string_view, 38> kKeywords{
    "False",  "None",     "True",   "and", "as",   "assert", "async",  "await",    "break", "case",
    "class",  "continue", "def",    "del", "elif", "else",   "except", "finally",  "for",   "from",
    "global", "if",       "import", "in",  "is",   "lambda", "match",  "nonlocal", "not",   "or",
    "pass",   "raise",    "return", "try", "type", "while",  "with",   "yield"};

/// Where the body of a compound statement begins: behind the colon that no bracket holds.
std::size_t behind_colon(const std::vector<Token>& tokens) {
  std::size_t depth = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const auto& token = tokens[i];
    if (token.is("(") || token.is("[") || token.is("{")) ++depth;
    if (depth > 0 && (token.is(")") || token.is("]") || token.is("}"))) --depth;
    if (depth == 0 && token.is(":")) return i + 1;
  }
  return tokens.size();
}

bool is_main_guard(const std::vector<Token>& tokens) {
  return tokens.size() >= 5 && tokens[0].is("if") && tokens[1].is("__name__") && tokens[2].is("==") &&
         tokens[3].kind == TokenKind::text && decoded(tokens[3].spelling, 16) == "__main__" && tokens[4].is(":");
}

}  // namespace

bool is_keyword(std::string_view word) { return std::ranges::binary_search(kKeywords, word); }

bool is_string_prefix(std::string_view word) {
  return !word.empty() && word.size() <= 2 && std::ranges::all_of(word, [](char c) {
    return std::string_view("rRbBuUfFtT").find(c) != std::string_view::npos;
  });
}

void StatementReader::enter_scope() {
  const auto& tokens = statement_.tokens;
  const auto column = tokens.front().indentation;
  if (tokens.front().starts_line && function_ && column <= *function_) function_.reset();
  statement_.scope = function_ ? Scope::function : Scope::module;
  statement_.body_at = tokens.size();
  const bool is_function =
      tokens.front().is("def") || (tokens.size() > 1 && tokens[0].is("async") && tokens[1].is("def"));
  if (!is_function && !is_main_guard(tokens)) return;
  statement_.body_at = behind_colon(tokens);
  if (!function_) function_ = column;
}

const Statement* StatementReader::next() {
  if (!has_started_) {
    has_started_ = true;
    ahead_ = lexer_.next();
  }
  while (ahead_.is(";")) ahead_ = lexer_.next();
  if (ahead_.kind == TokenKind::end) return nullptr;
  statement_.tokens.clear();
  do {
    statement_.tokens.push_back(ahead_);
    ahead_ = lexer_.next();
  } while (ahead_.kind != TokenKind::end && !ahead_.starts_line && !ahead_.is(";") &&
           statement_.tokens.size() < kMostTokens);
  enter_scope();
  return &statement_;
}

}  // namespace assay::python
