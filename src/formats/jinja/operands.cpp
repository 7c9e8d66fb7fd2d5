#include "formats/jinja/operands.hpp"

#include <algorithm>
#include <array>

namespace assay::formats::jinja {
namespace {

using assay::jinja::Token;
using assay::jinja::TokenKind;

bool is_one_of(const Token& token, std::span<const std::string_view> words) {
  return token.kind != TokenKind::string && std::ranges::find(words, token.raw) != words.end();
}

bool ends_operand(const Token& token) {
  static constexpr std::array<std::string_view, 15> kEnds{
      "and", "or", "if", "else", "not", "in", "is", "==", "!=", "<", ">", "<=", ">=", ",", "="};
  return is_one_of(token, kEnds);
}
bool is_arithmetic(const Token& token) {
  static constexpr std::array<std::string_view, 8> kOperators{"+", "-", "~", "*", "/", "//", "%", "**"};
  return is_one_of(token, kOperators);
}
bool opens(const Token& token) { return token.is_op("(") || token.is_op("[") || token.is_op("{"); }
bool closes(const Token& token) { return token.is_op(")") || token.is_op("]") || token.is_op("}"); }

Tokens before(Tokens tokens, std::size_t to, bool is_receiver) {
  std::size_t depth = 0;
  auto begin = to;
  for (; begin > 0 && to - begin < kLongestOperand; --begin) {
    const auto& token = tokens[begin - 1];
    if (depth == 0 && (ends_operand(token) || opens(token) || (is_receiver && is_arithmetic(token)))) break;
    depth += closes(token) ? 1U : 0U;
    depth -= opens(token) ? 1U : 0U;
  }
  return tokens.subspan(begin, to - begin);
}

}  // namespace

std::string path_of(Tokens target) {
  std::string path;
  for (const auto& token : target)
    if (path.size() < 200) path += token.raw;
  return path;
}

bool is_at(Tokens tokens, std::size_t at, std::string_view text) {
  return at < tokens.size() && tokens[at].kind != TokenKind::string && tokens[at].raw == text;
}

bool is_comparison(const Token& token) {
  static constexpr std::array<std::string_view, 7> kComparisons{"==", "!=", "<", ">", "<=", ">=", "in"};
  return is_one_of(token, kComparisons);
}

Tokens operand_from(Tokens tokens, std::size_t from) {
  std::size_t depth = 0;
  auto end = std::min(from, tokens.size());
  from = end;
  for (; end < tokens.size() && end - from < kLongestOperand; ++end) {
    if (depth == 0 && (ends_operand(tokens[end]) || closes(tokens[end]))) break;
    depth += opens(tokens[end]) ? 1U : 0U;
    depth -= closes(tokens[end]) ? 1U : 0U;
  }
  return tokens.subspan(from, end - from);
}
Tokens operand_before(Tokens tokens, std::size_t to) { return before(tokens, to, false); }
Tokens receiver_before(Tokens tokens, std::size_t to) { return before(tokens, to, true); }

std::size_t opening_before(Tokens tokens, std::size_t at) {
  constexpr std::size_t kFarthest = 64;
  std::size_t depth = 0;
  for (auto begin = at; begin > 0 && at - begin < kFarthest; --begin) {
    const auto& token = tokens[begin - 1];
    if (depth == 0 && opens(token)) return begin - 1;
    depth += closes(token) ? 1U : 0U;
    depth -= opens(token) ? 1U : 0U;
  }
  return tokens.size();
}

Value value_of(Tokens operand, const Environment& environment) {
  std::vector<Sight> ignored;
  return Expression(operand, environment, ignored).value();
}

bool is_said(Tokens operand, const Environment& environment) {
  return value_of(operand, environment).origin == Origin::said;
}

}  // namespace assay::formats::jinja
