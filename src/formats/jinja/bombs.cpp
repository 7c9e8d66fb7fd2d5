// Texts, lists and macros of a template that grow without an end.
#include "core/text.hpp"
#include "formats/jinja/operands.hpp"
#include "formats/jinja/rules.hpp"
#include "formats/jinja/template.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace assay::formats::jinja {

using assay::jinja::Token;
using assay::jinja::TokenKind;

void Template::judge_doubling(std::string_view target, Tokens value, ByteRange range) {
  constexpr std::uint64_t kOften = 16;  // 2^16 times as long
  std::uint64_t mentions = 0;
  bool joins = false;
  for (std::size_t at = 0; at < value.size(); ++at) {
    const auto& token = value[at];
    if (token.is_name("if") || token.is_name("and") || token.is_name("or")) return;
    if (token.is_op("~") || token.is_op("+") || token.is_name("join") || token.is_name("replace") ||
        token.is_name("format"))
      joins = true;
    if (token.kind != TokenKind::name) continue;
    const bool has_attribute = at + 2 < value.size() && value[at + 1].is_op(".");
    const auto path = has_attribute ? path_of(value.subspan(at, 3)) : std::string(token.raw);
    const bool is_attribute = at > 0 && value[at - 1].is_op(".");
    mentions += (path == target || (token.raw == target && !is_attribute && !has_attribute)) ? 1U : 0U;
  }
  // `x.replace('a', x)` is longer than twice as long.
  bool squares = false;
  const bool replaces = value.size() > 3 && value[0].is_name(target) && value[2].is_name("replace");
  for (std::size_t at = 4; replaces && at < value.size(); ++at)
    squares = squares || (value[at].is_name(target) && is_at(value, at - 1, ","));
  if (squares) mentions = std::max<std::uint64_t>(mentions, 2);
  const auto known = environment_.values.find(target);
  const bool is_number = known != environment_.values.end() && known->second.is(Value::Kind::number);
  const bool repeats = value.size() == 3 && mentions == 1 && value[1].is_op("*") &&
                       known != environment_.values.end() &&
                       (known->second.is(Value::Kind::text) || known->second.is_built);
  if ((mentions < 2 || !joins) && !repeats) return;
  if (is_number) return;
  if (doublings_.size() >= Environment::kMost) return;
  const auto times = doublings_[std::string(target)] += squares ? 4 : 1;
  if (loops_ == 0 && times < kOften) return;
  pend(kBomb, range,
       fmt::format("The text {} becomes twice as long, {}.", text::quoted(target, 60),
                   loops_ > 0 ? "in a loop" : "many times"),
       kBomb.severity, kBomb.severity);
}

/// A list that grows while a loop goes through it.
void Template::judge_growth(Tokens tokens, ByteRange range) {
  constexpr std::size_t kMostAround = 64;
  if (loops_ == 0) return;
  for (std::size_t at = 2; at + 1 < tokens.size(); ++at) {
    const bool grows = tokens[at].is_name("append") || tokens[at].is_name("extend") || tokens[at].is_name("insert");
    if (!grows || !is_at(tokens, at - 1, ".") || !is_at(tokens, at + 1, "(")) continue;
    const auto list = path_of(receiver_before(tokens, at - 1));
    for (std::size_t i = 0; i < std::min(kMostAround, blocks_.size()); ++i) {
      const auto& block = blocks_[blocks_.size() - 1 - i];
      if (block.kind == "if") break;
      if (block.kind != "for" || block.target != list) continue;
      return pend(kBomb, range, fmt::format("The list {} grows in a loop over it.", text::quoted(list, 60)),
                  kBomb.severity, kBomb.severity);
    }
  }
}

/// A macro that always calls itself, or twice with a number less by one.
void Template::judge_calls_of_itself(Tokens tokens, ByteRange range) {
  const auto& name = blocks_[macros_.back()].target;
  if (std::ranges::any_of(tokens, [](const Token& token) {
        return token.is_name("if") || token.is_name("elif") || token.is_name("and") || token.is_name("or") ||
               token.is_name("macro") || token.is_name("for");
      }))
    return;
  bool is_conditional = false;
  constexpr std::size_t kMostAround = 64;
  for (std::size_t i = 0; i < std::min(kMostAround, blocks_.size() - 1 - macros_.back()); ++i) {
    const auto& kind = blocks_[blocks_.size() - 1 - i].kind;
    is_conditional = is_conditional || kind == "if" || kind == "for";
  }
  if (blocks_.size() - 1 - macros_.back() > kMostAround) return;
  for (std::size_t at = 0; at + 1 < tokens.size(); ++at) {
    if (!tokens[at].is_name(name) || !is_at(tokens, at + 1, "(") || (at > 0 && is_at(tokens, at - 1, "."))) continue;
    const auto argument = operand_from(tokens, at + 2);
    auto& block = blocks_.back();
    if (argument.size() == 3 && argument[1].is_op("-") && argument[2].kind == TokenKind::number) ++block.descents;
    if (is_conditional && block.descents < 2) continue;
    block.descents = 0;
    return pend(kBomb, range,
                fmt::format("The macro {} calls itself {}.", text::quoted(name, 60),
                            is_conditional ? "twice each time" : "without a condition"),
                kBomb.severity, kBomb.severity);
  }
}

}  // namespace assay::formats::jinja
