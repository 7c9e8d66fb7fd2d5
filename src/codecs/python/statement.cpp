#include "codecs/python/statement.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace assay::python {
namespace {

constexpr std::size_t kMostTokens = 50'000;   // of one statement
constexpr std::size_t kDeepestStrings = 150;  // in one another, as CPython has it

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

using Tokens = std::span<const Token>;

bool opens(const Token& token) { return token.is("(") || token.is("[") || token.is("{"); }
bool closes(const Token& token) { return token.is(")") || token.is("]") || token.is("}"); }

/// The first token of `tokens` that is `word` and in no bracket; their count when none is.
std::size_t outermost(Tokens tokens, std::string_view word) {
  std::size_t depth = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (depth == 0 && tokens[i].is(word)) return i;
    if (opens(tokens[i])) ++depth;
    if (depth > 0 && closes(tokens[i])) --depth;
  }
  return tokens.size();
}

/// Of one kind: a list is true whatever is in it, and what is in parentheses is what it is.
bool is_in_brackets(Tokens tokens, std::string_view kinds) {
  if (tokens.size() < 2 || !opens(tokens.front()) || !closes(tokens.back())) return false;
  if (kinds.find(tokens.front().spelling) == std::string_view::npos) return false;
  std::size_t depth = 0;
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (opens(tokens[i])) ++depth;
    if (depth > 0 && closes(tokens[i]) && --depth == 0) return false;
  }
  return true;
}

/// What scripts are called that Python runs, and their copies in processes that they start.
bool is_main(const Token& token) {
  if (token.kind != TokenKind::text) return false;
  const auto name = decoded(token.spelling, 16);
  return name == "__main__" || name == "__mp_main__";
}

/// `__name__ == "__main__"`, the other way round, and `__name__ in ("__main__", "__mp_main__")`.
bool asks_for_main(Tokens term) {
  while (is_in_brackets(term, "(")) term = term.subspan(1, term.size() - 2);
  if (term.size() == 3 && term[1].is("=="))
    return (term[0].is("__name__") && is_main(term[2])) || (term[2].is("__name__") && is_main(term[0]));
  if (term.size() < 5 || !term[0].is("__name__") || !term[1].is("in") || !is_in_brackets(term.subspan(2), "([{"))
    return false;
  if (term[2].is("(") && term.size() == 5) return false;  // a text, and parts of it
  return std::ranges::all_of(term.subspan(3, term.size() - 4),
                             [](const Token& token) { return token.is(",") || is_main(token); });
}

/// An `if` whose block runs only in a script: one of the terms that must all hold says so.
bool is_main_guard(const std::vector<Token>& tokens) {
  constexpr std::size_t kMostOfAGuard = 200;
  if (!tokens.front().is("if")) return false;
  auto condition = Tokens(tokens).subspan(1, std::min(tokens.size() - 1, kMostOfAGuard));
  condition = condition.first(outermost(condition, ":"));
  while (is_in_brackets(condition, "(")) condition = condition.subspan(1, condition.size() - 2);
  for (const std::string_view other : {"or", "if", "lambda", ","})
    if (outermost(condition, other) != condition.size()) return false;
  while (!condition.empty()) {
    const auto term = condition.first(outermost(condition, "and"));
    if (asks_for_main(term)) return true;
    condition = condition.subspan(std::min(term.size() + 1, condition.size()));
  }
  return false;
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

void StatementReader::open_string(const Token& prefix, const Token& string) {
  if (strings_.size() >= kDeepestStrings || prefix.kind != TokenKind::name || !has_fields(prefix.spelling)) return;
  if (prefix.offset + prefix.spelling.size() != string.offset) return;
  const auto text = source_.slice(string.offset - source_.origin(), string.spelling.size());
  const bool is_raw = prefix.spelling.find_first_of("rR") != std::string_view::npos;
  if (text) strings_.push_back({*text, Fields(text->text(), is_raw), std::nullopt, 0});
}

/// Of the innermost string: a brace, or a token of an expression; `end` behind the last one.
Token StatementReader::next_in_string() {
  auto& string = strings_.back();
  const auto brace = [&](std::string_view spelling, std::size_t at) {
    return Token{.kind = TokenKind::mark, .spelling = spelling, .offset = string.text.origin() + at};
  };
  if (string.field) {
    auto token = string.field->next();
    if (token.kind != TokenKind::end) return token;
    string.field.reset();
    return brace("}", string.field_end);
  }
  const auto field = string.fields.next();
  if (!field) return {};
  string.field_end = field->end;
  string.field.emplace(string.text.from(field->begin).first(field->end - field->begin), Lexer::Strings::with_fields);
  return brace("{", field->begin - 1);
}

Token StatementReader::next_token() {
  Token token;
  while (!strings_.empty() && token.kind == TokenKind::end) {
    token = next_in_string();
    if (token.kind == TokenKind::end) strings_.pop_back();
  }
  if (token.kind == TokenKind::end) {
    token = lexer_.next();
  } else {
    token.starts_line = false;
    token.is_in_text = true;
  }
  if (token.kind == TokenKind::text) open_string(before_, token);
  before_ = token;
  return token;
}

const Statement* StatementReader::next() {
  if (!has_started_) {
    has_started_ = true;
    ahead_ = next_token();
  }
  while (ahead_.is(";")) ahead_ = next_token();
  if (ahead_.kind == TokenKind::end) return nullptr;
  statement_.tokens.clear();
  do {
    statement_.tokens.push_back(ahead_);
    ahead_ = next_token();
  } while (ahead_.kind != TokenKind::end && !ahead_.starts_line && !ahead_.is(";") &&
           statement_.tokens.size() < kMostTokens);
  enter_scope();
  return &statement_;
}

}  // namespace assay::python
