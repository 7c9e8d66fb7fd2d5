#include "formats/jinja/conditions.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace assay::formats::jinja {
namespace {

using assay::jinja::Token;
using assay::jinja::TokenKind;
using Tokens = std::span<const Token>;

constexpr bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

/// What a person writes and a template has no reason to know.
bool is_wordy(std::string_view text) {
  constexpr std::string_view kTagCharacters = "<>[]{}|#=_\\";
  if (text.find_first_of(kTagCharacters) != std::string_view::npos || text.starts_with('/')) return false;
  // Fields of a message are asked for by name, too.
  static constexpr std::array<std::string_view, 9> kFields{"role", "content", "text",      "type", "image",
                                                           "user", "system",  "assistant", "video"};
  if (std::ranges::find(kFields, text) != kFields.end()) return false;
  return std::ranges::count_if(text, is_letter) >= 3;
}

/// True for paths that end in what a message says, whatever was done to it.
bool is_content(std::string_view path) {
  static constexpr std::array<std::string_view, 8> kContent{
      "content", "text", "prompt", "query", "input", "user_message", "user_input", "last_user_message"};
  while (!path.empty()) {
    while (path.ends_with("[]")) path.remove_suffix(2);
    const auto last = path.substr(path.rfind('.') + 1);
    if (!last.ends_with("()")) return std::ranges::find(kContent, last) != kContent.end();
    path = path.substr(0, path.size() - std::min(path.size(), last.size() + 1));
  }
  return false;
}

bool ends_operand(const Token& token) {
  static constexpr std::array<std::string_view, 14> kEnds{"and", "or", "if", "else", "not", "in", "is",
                                                          "==",  "!=", "<",  ">",    "<=",  ">=", ","};
  return token.kind != TokenKind::string && std::ranges::find(kEnds, token.raw) != kEnds.end();
}
bool opens(const Token& token) { return token.is_op("(") || token.is_op("[") || token.is_op("{"); }
bool closes(const Token& token) { return token.is_op(")") || token.is_op("]") || token.is_op("}"); }

bool is_about_content(Tokens operand, const Environment& environment) {
  std::vector<Sight> ignored;
  return is_content(Expression(operand, environment, ignored).value().path);
}

/// Of an operand that is looked at: a tag of a hundred thousand words may have as many operands in each other.
constexpr std::size_t kLongestOperand = 200;

/// The operand that begins at `from`, and the one that ends before `to`.
Tokens operand_from(Tokens tokens, std::size_t from) {
  std::size_t depth = 0;
  auto end = from;
  for (; end < tokens.size() && end - from < kLongestOperand; ++end) {
    if (depth == 0 && (ends_operand(tokens[end]) || closes(tokens[end]))) break;
    depth += opens(tokens[end]) ? 1U : 0U;
    depth -= closes(tokens[end]) ? 1U : 0U;
  }
  return tokens.subspan(from, end - from);
}
Tokens operand_before(Tokens tokens, std::size_t to) {
  std::size_t depth = 0;
  auto begin = to;
  for (; begin > 0 && to - begin < kLongestOperand; --begin) {
    const auto& token = tokens[begin - 1];
    if (depth == 0 && (ends_operand(token) || opens(token))) break;
    depth += closes(token) ? 1U : 0U;
    depth -= opens(token) ? 1U : 0U;
  }
  return tokens.subspan(begin, to - begin);
}

bool is_compared_with_content(Tokens tokens, std::size_t at, const Environment& environment) {
  const auto is = [&](std::size_t index, std::string_view text) {
    return index < tokens.size() && tokens[index].kind != TokenKind::string && tokens[index].raw == text;
  };
  // 'word' in content, behind filters of the word as well.
  auto next = at + 1;
  while (is(next, "|")) next += 2;
  if (is(next, "not")) ++next;
  if (is(next, "in") || is(next, "==")) return is_about_content(operand_from(tokens, next + 1), environment);
  if (at == 0) return false;
  if (is(at - 1, "==") || is(at - 1, "in")) return is_about_content(operand_before(tokens, at - 1), environment);
  // content in ['word', …]
  for (auto begin = at; begin > 0 && at - begin < 64; --begin)
    if (is(begin - 1, "[") || is(begin - 1, "("))
      if (begin >= 2 && is(begin - 2, "in")) return is_about_content(operand_before(tokens, begin - 2), environment);
  // content is search('word'): a test that some renderers have
  if (at >= 3 && is(at - 1, "(") && (is(at - 3, "is") || (is(at - 3, "not") && at >= 4 && is(at - 4, "is"))))
    return is_about_content(operand_before(tokens, is(at - 3, "is") ? at - 3 : at - 4), environment);
  // content.startswith('word')
  static constexpr std::array<std::string_view, 7> kMethods{"startswith", "endswith", "find",        "count",
                                                            "index",      "rfind",    "__contains__"};
  if (at < 3 || !is(at - 1, "(") || !is(at - 3, ".")) return false;
  return std::ranges::find(kMethods, tokens[at - 2].raw) != kMethods.end() &&
         is_about_content(operand_before(tokens, at - 3), environment);
}

bool is_comparison(const Token& token) {
  static constexpr std::array<std::string_view, 7> kComparisons{"==", "!=", "<", ">", "<=", ">=", "in"};
  return token.kind != TokenKind::string && std::ranges::find(kComparisons, token.raw) != kComparisons.end();
}

bool tells_date(Tokens operand) {
  return std::ranges::any_of(operand, [](const Token& token) { return token.is_name("strftime_now"); });
}

/// Conditions on what is there at all compare with small numbers.
bool is_large(Tokens operand) {
  return operand.size() == 1 && operand[0].kind == TokenKind::number && operand[0].raw.size() >= 3;
}

/// `content|length`, `len(content)`
bool is_size_of_content(Tokens operand, const Environment& environment) {
  if (operand.size() >= 3 && operand[operand.size() - 2].is_op("|") &&
      (operand.back().is_name("length") || operand.back().is_name("count")))
    return is_about_content(operand.first(operand.size() - 2), environment);
  return operand.size() >= 4 && operand[0].is_name("len") && operand[1].is_op("(") &&
         is_about_content(operand.subspan(2, operand.size() - 3), environment);
}

std::optional<std::string> words_of(const Token& token, const Environment& environment) {
  if (token.kind == TokenKind::string) {
    auto text = assay::jinja::decode_string(token.raw);
    return is_wordy(text) ? std::optional(std::move(text)) : std::nullopt;
  }
  if (token.kind != TokenKind::name) return std::nullopt;
  const auto known = environment.values.find(token.raw);
  if (known == environment.values.end()) return std::nullopt;
  const auto& value = known->second;
  if (value.is(Value::Kind::text) && is_wordy(value.text)) return value.text;
  if (value.is(Value::Kind::choice) && !value.items.empty() && std::ranges::all_of(value.items, is_wordy))
    return value.items.front();
  return std::nullopt;
}

}  // namespace

std::optional<Trigger> trigger_of(Tokens condition, const Environment& environment) {
  for (std::size_t at = 0; at < condition.size(); ++at)
    if (auto words = words_of(condition[at], environment);
        words && is_compared_with_content(condition, at, environment))
      return Trigger{fmt::format("a message has {} in it", text::quoted(*words, 60)), std::move(*words)};
  for (std::size_t at = 1; at + 1 < condition.size(); ++at) {
    if (!is_comparison(condition[at])) continue;
    const auto left = operand_before(condition, at);
    const auto right = operand_from(condition, at + 1);
    if (tells_date(left) || tells_date(right)) return Trigger{"the date is another", {}};
    if ((is_size_of_content(left, environment) && is_large(right)) ||
        (is_size_of_content(right, environment) && is_large(left)))
      return Trigger{"a message is of another length", {}};
  }
  return std::nullopt;
}

std::optional<Replacement> replaced_in_content(Tokens expression, const Environment& environment) {
  for (std::size_t at = 1; at + 4 < expression.size(); ++at) {
    if (!expression[at].is_name("replace") || !expression[at + 1].is_op("(")) continue;
    if (!expression[at - 1].is_op("|") && !expression[at - 1].is_op(".")) continue;
    const auto& from = expression[at + 2];
    const auto& to = expression[at + 4];
    if (from.kind != TokenKind::string || to.kind != TokenKind::string) continue;
    auto words = assay::jinja::decode_string(from.raw);
    auto prose = assay::jinja::decode_string(to.raw);
    if (is_wordy(words) && is_prose(prose) && is_about_content(operand_before(expression, at - 1), environment))
      return Replacement{std::move(words), std::move(prose)};
  }
  return std::nullopt;
}

std::optional<std::string> prose_by_word(Tokens expression) {
  if (expression.empty() || !expression.front().is_op("{")) return std::nullopt;
  for (std::size_t at = 0; at + 2 < expression.size(); ++at) {
    const auto& key = expression[at];
    const auto& value = expression[at + 2];
    if (key.kind != TokenKind::string || !expression[at + 1].is_op(":") || value.kind != TokenKind::string) continue;
    if (!is_wordy(assay::jinja::decode_string(key.raw))) continue;
    if (auto prose = assay::jinja::decode_string(value.raw); is_prose(prose)) return prose;
  }
  return std::nullopt;
}

std::optional<std::string> looked_up_by_content(Tokens expression, const Texts& tables,
                                                const Environment& environment) {
  for (std::size_t at = 0; !tables.empty() && at + 2 < expression.size(); ++at) {
    if (expression[at].kind != TokenKind::name) continue;
    const auto table = tables.find(expression[at].raw);
    if (table == tables.end()) continue;
    auto key = at + 2;
    if (expression[at + 1].is_op(".") && expression[at + 2].is_name("get")) {
      key = at + 4;
    } else if (!expression[at + 1].is_op("[")) {
      continue;
    }
    if (key < expression.size() && is_about_content(operand_from(expression, key), environment)) return table->second;
  }
  return std::nullopt;
}

bool is_prose(std::string_view text) {
  constexpr std::size_t kShortest = 40;
  if (text.find("http://") != std::string_view::npos || text.find("https://") != std::string_view::npos) return true;
  std::size_t letters = 0;
  std::size_t words = 0;
  bool is_tag = false;
  char last = ' ';
  for (const char c : text) {
    if (c == '<' || c == '[') is_tag = true;
    if (!is_tag && is_letter(c)) {
      ++letters;
      if (!is_letter(last)) ++words;
    }
    if (c == '>' || c == ']') is_tag = false;
    last = c;
  }
  return letters + words > kShortest && words >= 5;
}

}  // namespace assay::formats::jinja
