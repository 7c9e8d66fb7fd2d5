#include "formats/jinja/insertions.hpp"

#include "formats/jinja/prose.hpp"

#include <algorithm>

namespace assay::formats::jinja {
namespace {

using assay::jinja::Token;
using assay::jinja::TokenKind;

/// `replace('word', 'text')` at `at`, if that says something else.
std::optional<Replacement> replacement_at(Tokens tokens, std::size_t at) {
  if (at + 4 >= tokens.size() || !tokens[at].is_name("replace") || !tokens[at + 1].is_op("(")) return std::nullopt;
  const auto& from = tokens[at + 2];
  const auto& to = tokens[at + 4];
  if (from.kind != TokenKind::string || to.kind != TokenKind::string) return std::nullopt;
  Replacement result{assay::jinja::decode_string(from.raw), assay::jinja::decode_string(to.raw)};
  return is_wordy(result.words) && is_forgery(result.words, result.prose) ? std::optional(std::move(result))
                                                                          : std::nullopt;
}

/// The first replacement that was seen; of something that is not known to be said, too, where `also` allows it.
std::optional<Replacement> replacement_among(std::span<const Sight> sights, std::optional<SightKind> also) {
  for (const auto& sight : sights)
    if (sight.kind == SightKind::replaces || sight.kind == also) return Replacement{sight.text, sight.other};
  return std::nullopt;
}

/// The dictionary that ends with the bracket at `end`.
std::optional<std::string> prose_before(Tokens tokens, std::size_t end) {
  const auto opening = opening_before(tokens, end);
  return opening < tokens.size() ? prose_by_word(tokens.subspan(opening, end - opening)) : std::nullopt;
}

}  // namespace

std::optional<Replacement> replaced_in_content(Tokens expression, const Environment& environment) {
  for (std::size_t at = 1; at + 4 < expression.size(); ++at) {
    if (!is_at(expression, at - 1, "|") && !is_at(expression, at - 1, ".")) continue;
    auto replacement = replacement_at(expression, at);
    if (replacement && is_said(receiver_before(expression, at - 1), environment)) return replacement;
  }
  std::vector<Sight> sights;
  static_cast<void>(Expression(expression, environment, sights).value());
  return replacement_among(sights, {});
}

std::optional<Replacement> replaced_by_filter(Tokens filters, const Environment& environment) {
  for (std::size_t at = 0; at + 4 < filters.size(); ++at)
    if (at == 0 || is_at(filters, at - 1, "|"))
      if (auto replacement = replacement_at(filters, at)) return replacement;
  std::vector<Sight> sights;
  static_cast<void>(Expression(filters, environment, sights).filter_block());
  return replacement_among(sights, SightKind::may_replace);
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
  for (std::size_t at = 0; at + 2 < expression.size(); ++at) {
    const bool is_literal = expression[at].is_op("}");
    if (!is_literal && (tables.empty() || expression[at].kind != TokenKind::name)) continue;
    auto key = at + 2;
    if (is_at(expression, at + 1, ".") && is_at(expression, at + 2, "get")) {
      key = at + 4;
    } else if (!is_at(expression, at + 1, "[")) {
      continue;
    }
    const auto table = is_literal ? tables.end() : tables.find(expression[at].raw);
    auto prose = is_literal              ? prose_before(expression, at)
                 : table == tables.end() ? std::nullopt
                                         : std::optional(table->second);
    if (prose && is_said(operand_from(expression, key), environment)) return prose;
  }
  return std::nullopt;
}

std::string inserted_prose(Tokens expression, const Trigger& trigger) {
  const bool chooses = std::ranges::any_of(expression, [](const Token& token) {
    return token.is_name("if") || token.is_name("and") || token.is_name("or") || token.is_op("*") || token.is_op("[");
  });
  std::string prose;
  if (!chooses) return prose;
  for (std::size_t at = 0; at < expression.size() && prose.size() < kLongestText; ++at) {
    if (expression[at].kind != TokenKind::string || is_asked_for(expression, at)) continue;
    const auto text = assay::jinja::decode_string(expression[at].raw);
    if (text != trigger.words) prose += text;
  }
  return prose;
}

}  // namespace assay::formats::jinja
