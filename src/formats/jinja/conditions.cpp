#include "formats/jinja/conditions.hpp"

#include "core/text.hpp"
#include "formats/jinja/origins.hpp"
#include "formats/jinja/prose.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace assay::formats::jinja {
namespace {

using assay::jinja::Token;
using assay::jinja::TokenKind;

bool is_one_of(std::string_view name, std::span<const std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

constexpr std::array<std::string_view, 7> kSearches{"startswith", "endswith", "find",        "count",
                                                    "index",      "rfind",    "__contains__"};
constexpr std::array<std::string_view, 5> kCuts{"partition", "replace", "rpartition", "rsplit", "split"};
constexpr std::array<std::string_view, 4> kChoosing{"reject", "rejectattr", "select", "selectattr"};

/// The name of the filter or method whose argument the token at `at` is; empty if it is none.
std::string_view callee_of(Tokens tokens, std::size_t opening) {
  if (opening < 2 || !is_at(tokens, opening, "(") || tokens[opening - 1].kind != TokenKind::name) return {};
  return is_at(tokens, opening - 2, "|") || is_at(tokens, opening - 2, ".") ? tokens[opening - 1].raw
                                                                            : std::string_view();
}

/// True when what the literal at `at`, an argument, is a part of is compared with something.
bool is_call_compared(Tokens tokens, std::size_t at, Tokens receiver) {
  const auto* const begin = receiver.data();
  if (begin > tokens.data() && is_comparison(*(begin - 1))) return true;
  std::size_t depth = 1;
  for (auto next = at + 1; next < tokens.size() && next - at < kLongestOperand; ++next) {
    const auto& token = tokens[next];
    if (token.is_op("(") || token.is_op("[") || token.is_op("{")) ++depth;
    if (token.is_op(")") || token.is_op("]") || token.is_op("}"))
      if (depth-- == 0) return false;
    if (depth == 0 && (is_comparison(token) || token.is_name("is"))) return true;
    if (depth == 0 && (token.is_name("if") || token.is_name("and") || token.is_name("or") || token.is_op(",")))
      return false;
  }
  return false;
}

/// `messages|selectattr('content', 'search', 'word')`, `lines|select('equalto', 'word')`
bool is_chosen_by(Tokens tokens, std::size_t at, std::size_t opening, const Environment& environment) {
  const auto filter = callee_of(tokens, opening);
  if (!is_one_of(filter, kChoosing) || !is_at(tokens, at - 1, ",")) return false;
  if (!filter.ends_with("attr")) return is_said(receiver_before(tokens, opening - 2), environment);
  const auto& attribute = tokens[opening + 1];
  const auto test = opening + 3;
  return at > test && attribute.kind == TokenKind::string &&
         origin_of_name(assay::jinja::decode_string(attribute.raw)) == Origin::said;
}

/// `['word', …]|select('in', content)`
bool is_list_chosen_by(Tokens tokens, std::size_t at, std::size_t opening, const Environment& environment) {
  if (!is_at(tokens, opening, "[")) return false;
  auto end = at + 1;
  while (end < tokens.size() && end - at < kLongestOperand && !tokens[end].is_op("]")) ++end;
  if (!is_at(tokens, end + 1, "|") || !is_at(tokens, end + 3, "(") || !is_at(tokens, end + 5, ",")) return false;
  return is_one_of(tokens[end + 2].raw, kChoosing) && tokens[end + 4].kind == TokenKind::string &&
         assay::jinja::decode_string(tokens[end + 4].raw) == "in" &&
         is_said(operand_from(tokens, end + 6), environment);
}

bool is_compared_with_content(Tokens tokens, std::size_t at, const Environment& environment) {
  // 'word' in content, behind filters of the word as well, and as a test.
  auto next = at + 1;
  while (is_at(tokens, next, "|")) next += 2;
  if (is_at(tokens, next, "is")) ++next;
  if (is_at(tokens, next, "not")) ++next;
  if (is_at(tokens, next, "in") || is_at(tokens, next, "=="))
    return is_said(operand_from(tokens, next + 1), environment);
  if (at == 0) return false;
  if (is_at(tokens, at - 1, "==") || is_at(tokens, at - 1, "in"))
    return is_said(operand_before(tokens, at - 1), environment);
  // content is eq 'word'
  if (at >= 3 && tokens[at - 1].kind == TokenKind::name && is_at(tokens, at - 2, "is"))
    return is_said(operand_before(tokens, at - 2), environment);
  const auto opening = opening_before(tokens, at);
  if (opening == tokens.size()) return false;
  // content in ['word', …]
  if (opening > 0 && is_at(tokens, opening - 1, "in") && !is_at(tokens, opening, "{"))
    return is_said(operand_before(tokens, opening - 1), environment);
  if (is_chosen_by(tokens, at, opening, environment) || is_list_chosen_by(tokens, at, opening, environment))
    return true;
  if (opening + 1 != at || opening < 2) return false;
  // content is search('word'): a test that some renderers have
  const auto is = is_at(tokens, opening - 2, "not") ? opening - std::min<std::size_t>(opening, 3) : opening - 2;
  if (is_at(tokens, is, "is")) return is_said(operand_before(tokens, is), environment);
  // content.startswith('word'), content.split('word')|length > 1
  const auto callee = callee_of(tokens, opening);
  const auto receiver = receiver_before(tokens, opening - 2);
  if (is_one_of(callee, kSearches)) return is_said(receiver, environment);
  return is_one_of(callee, kCuts) && is_call_compared(tokens, at, receiver) && is_said(receiver, environment);
}

struct Words {
  std::string first;
  std::string all;
};
std::optional<Words> words_of(const Token& token, const Environment& environment) {
  if (token.kind == TokenKind::string) {
    auto text = assay::jinja::decode_string(token.raw);
    return is_wordy(text) ? std::optional(Words{text, text}) : std::nullopt;
  }
  if (token.kind != TokenKind::name) return std::nullopt;
  const auto known = environment.values.find(token.raw);
  if (known == environment.values.end()) return std::nullopt;
  const auto& value = known->second;
  if (value.is(Value::Kind::text) && is_wordy(value.text)) return Words{value.text, value.text};
  if (!value.is(Value::Kind::choice) || value.items.empty() || !std::ranges::all_of(value.items, is_wordy))
    return std::nullopt;
  Words words{value.items.front(), {}};
  for (const auto& item : value.items)
    if (words.all.size() <= kLongestFailure) words.all += item + " ";
  return words;
}

Trigger trigger_by(std::string_view first, std::string_view all) {
  return {.is = fmt::format("a message has {} in it", text::quoted(first, 60)),
          .words = std::string(first),
          .is_about_failures = is_about_failures(all),
          .names_failure = names_failure(all)};
}

void add_to(std::optional<Trigger>& trigger, Trigger other) {
  if (trigger) {
    trigger->add(other);
  } else {
    trigger = std::move(other);
  }
}

/// By the words themselves, where they stand beside what somebody has written.
std::optional<Trigger> words_asked(Tokens condition, const Environment& environment) {
  std::optional<Trigger> trigger;
  for (std::size_t at = 0; at < condition.size(); ++at) {
    const auto words = words_of(condition[at], environment);
    if (!words || !is_compared_with_content(condition, at, environment)) continue;
    add_to(trigger, trigger_by(words->first, words->all));
    if (!trigger->is_about_failures) break;
  }
  return trigger;
}

bool is_tool(const Token& token) {
  static constexpr std::array<std::string_view, 5> kTools{"tool", "function", "ipython", "observation",
                                                          "tool_response"};
  return token.kind == TokenKind::string && is_one_of(assay::jinja::decode_string(token.raw), kTools);
}

}  // namespace

void Trigger::add(const Trigger& other) {
  is_about_failures = is_about_failures && other.is_about_failures;
  names_failure = names_failure || other.names_failure;
  is_of_tool = is_of_tool && other.is_of_tool;
}

std::optional<Trigger> trigger_of(Tokens condition, const Environment& environment) {
  auto trigger = words_asked(condition, environment);
  if (trigger && !trigger->is_about_failures) return trigger;  // whatever else it waits for
  std::vector<Sight> sights;
  static_cast<void>(Expression(condition, environment, sights).value());
  for (const auto& sight : sights)
    if (sight.kind == SightKind::asks_words) add_to(trigger, trigger_by(sight.text, sight.text));
  if (trigger) return trigger;
  for (const auto& sight : sights) {
    if (sight.kind == SightKind::asks_date) return Trigger{.is = "the date is another"};
    if (sight.kind == SightKind::asks_size) return Trigger{.is = "a message is of another length"};
    if (sight.kind == SightKind::asks_chance) return Trigger{.is = "chance decides so"};
  }
  return std::nullopt;
}

bool asks_for_tool(Tokens condition) {
  std::size_t depth = 0;
  bool asks = false;
  for (std::size_t at = 0; at < condition.size(); ++at) {
    const auto& token = condition[at];
    if (token.is_op("(")) ++depth;
    if (token.is_op(")") && depth > 0) --depth;
    if (depth > 0) continue;
    if (token.is_name("or") || token.is_name("not")) return false;
    if (at < 2 || !is_tool(token) || !is_at(condition, at - 1, "==")) continue;
    const auto& before = condition[at - 2];
    asks = asks || before.is_name("role") ||
           (before.is_op("]") && at >= 3 && (condition[at - 3].raw == "'role'" || condition[at - 3].raw == "\"role\""));
  }
  return asks;
}

bool is_asked_for(Tokens tokens, std::size_t at) {
  auto next = at + 1;
  while (is_at(tokens, next, "|")) next += 2;
  if (is_at(tokens, next, "is") || is_at(tokens, next, "not") || is_at(tokens, next, ":")) return true;
  if (next < tokens.size() && is_comparison(tokens[next])) return true;
  if (at == 0) return false;
  if (is_comparison(tokens[at - 1]) || (at >= 2 && is_at(tokens, at - 2, "is"))) return true;
  const auto opening = opening_before(tokens, at);
  if (opening == tokens.size()) return false;
  if (opening == 0) return false;
  if (is_at(tokens, opening - 1, "in") || is_at(tokens, opening - 1, "raise_exception")) return true;
  const auto& before = tokens[opening - 1];
  // message['content']
  if (is_at(tokens, opening, "[") && opening + 1 == at)
    return before.kind == TokenKind::name || before.is_op(")") || before.is_op("]") || before.is_op("}");
  if (opening >= 2 && is_at(tokens, opening - 2, "is")) return true;
  const auto callee = callee_of(tokens, opening);
  if (is_one_of(callee, kChoosing)) return true;
  return opening + 1 == at && (is_one_of(callee, kSearches) || is_one_of(callee, kCuts) || callee == "get");
}

}  // namespace assay::formats::jinja
