// What the statements of a template do with names, text and time.
#include "core/active_text.hpp"
#include "core/text.hpp"
#include "formats/jinja/names.hpp"
#include "formats/jinja/operands.hpp"
#include "formats/jinja/origins.hpp"
#include "formats/jinja/prose.hpp"
#include "formats/jinja/rules.hpp"
#include "formats/jinja/template.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace assay::formats::jinja {
namespace {

using assay::jinja::Token;
using assay::jinja::TokenKind;

constexpr std::size_t kMostBlocks = 10'000;
constexpr std::int64_t kMostTurns = 1'000'000;  // of nested loops over ranges

std::size_t size_of(std::string_view op) { return op == "(" || op == "[" || op == "{" ? 1 : 0; }

/// Where the operator or word `wanted` is outside of brackets; the number of tokens if it is nowhere.
std::size_t find_outside(Tokens tokens, TokenKind kind, std::string_view wanted, std::size_t from = 0) {
  std::size_t depth = 0;
  for (auto at = from; at < tokens.size(); ++at) {
    const auto& token = tokens[at];
    if (depth == 0 && token.is(kind, wanted)) return at;
    if (token.kind != TokenKind::op) continue;
    depth += size_of(token.raw);
    if ((token.raw == ")" || token.raw == "]" || token.raw == "}") && depth > 0) --depth;
  }
  return tokens.size();
}

}  // namespace

void Template::statement(Tokens tokens, ByteRange range) {
  if (tokens.empty() || tokens.front().kind != TokenKind::name) return static_cast<void>(evaluate(tokens));
  const auto keyword = tokens.front().raw;
  const auto rest = tokens.subspan(1);
  if (keyword.starts_with("end")) return close(keyword.substr(3));
  if (keyword == "set") return assign(rest, range);
  if (keyword == "for") return loop(rest, range);
  if (keyword == "macro") return macro(rest);
  if (keyword == "if" || keyword == "elif" || keyword == "else") return condition(rest, range, keyword);
  if (keyword == "include" || keyword == "import" || keyword == "extends" || keyword == "from")
    return load(keyword, rest, range);
  if (keyword == "with") {
    open({.kind = "with", .range = range});
    return assign_pairs(rest, "");
  }
  if (keyword == "filter") {
    open({.kind = "filter", .range = range, .replacement = replaced_by_filter(rest, environment_)});
    Expression expression(rest, environment_, sights_);
    return static_cast<void>(expression.filter_block());
  }
  if (keyword == "block" || keyword == "break" || keyword == "continue" || keyword == "generation") return;
  if (keyword == "call") {
    Block block{.kind = "call", .range = range};
    for (const auto& token : rest)
      if (const auto found = callbacks_.find(token.raw); found != callbacks_.end() && !block.trigger)
        block.trigger = found->second;
    open(std::move(block));
  }
  static_cast<void>(evaluate(rest));
}

void Template::assign(Tokens tokens, ByteRange range) {
  const auto equals = find_outside(tokens, TokenKind::op, "=");
  if (equals < tokens.size()) return assign_one(tokens.first(equals), tokens.subspan(equals + 1), range);
  const auto bar = find_outside(tokens, TokenKind::op, "|");
  open({.kind = "set", .range = range, .target = path_of(tokens.first(bar)), .text = ""});
  static_cast<void>(evaluate(tokens));
}

void Template::assign_one(Tokens target, Tokens value, ByteRange range) {
  const auto path = path_of(target);
  auto result = evaluate(value);
  judge_doubling(path, value, range);
  judge_inserted(value, range);
  auto trigger = trigger_of(value, environment_);
  if (!trigger && !conditions_.empty()) trigger = blocks_[conditions_.back()].trigger;
  if (trigger) {
    if (asks_for_tool(value) || (!blocks_.empty() && blocks_.back().is_of_tool)) trigger->is_of_tool = true;
    note_trigger(path, std::move(*trigger));
  }
  if (auto prose = prose_by_word(value); prose && tables_.size() < Environment::kMost)
    tables_.insert_or_assign(path, std::move(*prose));
  add_printed(value, result);
  if (!value.empty() && value.front().is_name("namespace") && value.size() > 2)
    assign_pairs(value.subspan(2, value.size() - 3), path + ".");
  // `set a, b = x, y`
  if (find_outside(target, TokenKind::op, ",") < target.size()) {
    std::size_t index = 0;
    for (const auto& token : target) {
      if (token.kind != TokenKind::name) continue;
      const bool is_known = result.is(Value::Kind::list) && index < result.items.size();
      environment_.set(std::string(token.raw), is_known ? Value::of(result.items[index]) : Value());
      ++index;
    }
    return;
  }
  environment_.set(path, std::move(result));
}

/// The worst of what a name stands for counts: templates may set it twice.
void Template::note_trigger(std::string_view name, Trigger trigger) {
  const auto found = triggers_.find(name);
  if (found == triggers_.end()) {
    if (triggers_.size() < Environment::kMost) triggers_.emplace(name, std::move(trigger));
  } else if (found->second.is_failed_tool() || !trigger.is_failed_tool()) {
    found->second = std::move(trigger);
  }
}

/// `a=1, b=2` as `with` and `namespace` have it.
void Template::assign_pairs(Tokens pairs, std::string_view prefix) {
  std::vector<Sight> seen_already;
  while (!pairs.empty()) {
    const auto comma = find_outside(pairs, TokenKind::op, ",");
    const auto pair = pairs.first(comma);
    if (pair.size() > 2 && pair[0].kind == TokenKind::name && pair[1].is_op("=")) {
      Expression expression(pair.subspan(2), environment_, prefix.empty() ? sights_ : seen_already);
      environment_.set(std::string(prefix) + std::string(pair[0].raw), expression.value());
    }
    pairs = pairs.subspan(std::min(comma + 1, pairs.size()));
  }
}

void Template::loop(Tokens tokens, ByteRange range) {
  const auto in = find_outside(tokens, TokenKind::name, "in");
  const auto targets = tokens.first(in);
  const auto values = evaluate(tokens.subspan(std::min(in + 1, tokens.size())));
  const auto names = std::ranges::count(targets, TokenKind::name, &Token::kind);
  // `for word, text in {'bank': 'Say that …'}.items()`
  const auto over = tokens.subspan(std::min(in + 1, tokens.size()));
  auto table = prose_by_word(over);
  if (const auto found = over.empty() ? tables_.end() : tables_.find(over.front().raw); found != tables_.end())
    table = found->second;
  const bool is_dictionary = table && names == 2 && values.is(Value::Kind::list);
  for (const auto& token : targets) {
    if (token.kind != TokenKind::name) continue;
    auto item = Value::named((values.path.empty() ? std::string(token.raw) : values.path) + "[]");
    item.is_odd = values.is_odd;
    // Of `for key, value in message.items()` only the values are what somebody says.
    const bool is_key = names > 1 && token.raw.data() == targets.front().raw.data();
    const auto called = origin_of_name(token.raw);
    if (!is_key) item.origin = values.origin;
    if (values.path.empty() || called == Origin::message) item.origin = origin_of_either(item.origin, called);
    if (is_dictionary && is_key && !values.items.empty()) {
      item.items = values.items;
      item.kind = Value::Kind::choice;
    }
    if (is_dictionary && !is_key) {
      item.kind = Value::Kind::text;
      item.text = *table;
    }
    if (names == 1 && values.is(Value::Kind::list)) {
      item.items = values.items;
      item.kind = Value::Kind::choice;
    }
    environment_.set(std::string(token.raw), std::move(item));
  }
  std::int64_t turns = 1;
  if (values.path.starts_with("range()")) turns = std::max<std::int64_t>(values.number, 1);
  if (values.is(Value::Kind::list)) turns = static_cast<std::int64_t>(std::max<std::size_t>(values.items.size(), 1));
  const auto around = blocks_.empty() ? 1 : blocks_.back().turns;
  std::int64_t all = 0;
  if (__builtin_mul_overflow(turns, around, &all)) all = std::numeric_limits<std::int64_t>::max();
  if (all >= kMostTurns && around < kMostTurns && around > 1)
    pend(kBomb, range, fmt::format("Loops in loops take {} turns.", text::grouped(static_cast<std::uint64_t>(all))),
         kBomb.severity, kBomb.severity);
  ++loops_;
  // `for m in messages if 'word' in m.content`
  const auto filter = find_outside(tokens, TokenKind::name, "if", std::min(in, tokens.size()));
  std::optional<Trigger> trigger;
  if (filter < tokens.size()) trigger = trigger_of(tokens.subspan(filter + 1), environment_);
  open({.kind = "for",
        .range = range,
        .target = path_of(over.first(find_outside(over, TokenKind::name, "if"))),
        .turns = all,
        .trigger = std::move(trigger)});
}

void Template::macro(Tokens tokens) {
  const auto name = tokens.empty() ? std::string() : std::string(tokens.front().raw);
  open({.kind = "macro", .range = tokens.empty() ? ByteRange{} : tokens.front().range, .target = name});
  if (tokens.empty()) return;
  if (environment_.macros.size() < Environment::kMost) environment_.macros.emplace(name);
  if (tokens.size() < 3) return;
  const auto parameters = tokens.subspan(2, tokens.size() - 3);
  for (const auto& token : parameters)
    if (token.kind == TokenKind::name) environment_.set(std::string(token.raw), variable(token.raw));
  assign_pairs(parameters, "");
  std::size_t place = 0;
  for (auto rest = parameters; !rest.empty(); ++place) {
    const auto& parameter = rest.front();
    const bool is_handed = handed_.contains(fmt::format("{} {}", name, place)) ||
                           handed_.contains(fmt::format("{} {}", name, parameter.raw));
    const auto known = environment_.values.find(parameter.raw);
    if (is_handed && known != environment_.values.end()) known->second.origin = Origin::said;
    rest = rest.subspan(std::min(find_outside(rest, TokenKind::op, ",") + 1, rest.size()));
  }
}

void Template::load(std::string_view keyword, Tokens tokens, ByteRange range) {
  if (keyword == "import" || keyword == "from") {
    const auto names =
        std::min(find_outside(tokens, TokenKind::name, keyword == "import" ? "as" : "import"), tokens.size());
    for (const auto& token : tokens.subspan(names))
      if (token.kind == TokenKind::name && environment_.macros.size() < Environment::kMost)
        environment_.macros.emplace(token.raw);
    tokens = tokens.first(names);
  }
  const auto value = evaluate(tokens);
  const auto name = printed(value);
  if (!is_survey_ && complaints_.wants_fact("jinja.include"))
    complaints_.fact("jinja.include", name ? text::printable(*name) : "(computed)", range.offset);
  const auto shown = name ? text::quoted(*name, 120) : std::string("a file whose name it computes");
  const auto message = fmt::format("The template loads {}.", shown);
  static constexpr std::array<std::string_view, 8> kSystem{"/etc/", "/proc/", "/root/", "/home/",
                                                           "/var/", "/dev/",  "/sys/",  "file:"};
  const bool is_system =
      name && std::ranges::any_of(kSystem, [&](std::string_view folder) { return name->starts_with(folder); });
  const bool is_outside = !name || name->starts_with('/') || name->find("..") != std::string::npos ||
                          name->find(':') != std::string::npos || name->starts_with('\\');
  pend(kInclude, range, message, is_outside ? kInclude.severity : Severity::low,
       is_system ? std::optional(kInclude.severity) : std::nullopt);
}

std::optional<Trigger> Template::trigger_in(Tokens tokens) const {
  auto trigger = trigger_of(tokens, environment_);
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    if (tokens[at].kind != TokenKind::name) continue;
    const bool has_attribute = at + 2 < tokens.size() && tokens[at + 1].is_op(".");
    const auto found = triggers_.find(has_attribute ? path_of(tokens.subspan(at, 3)) : std::string(tokens[at].raw));
    if (found == triggers_.end()) continue;
    if (trigger) {
      trigger->add(found->second);
    } else {
      trigger = found->second;
    }
  }
  return trigger;
}

void Template::condition(Tokens tokens, ByteRange range, std::string_view keyword) {
  static_cast<void>(evaluate(tokens));
  auto trigger = trigger_in(tokens);
  const bool is_negated =
      std::ranges::any_of(tokens, [](const Token& token) { return token.is_name("not") || token.is_op("!="); });
  if (keyword == "if")
    return open({.kind = "if",
                 .range = range,
                 .trigger = std::move(trigger),
                 .is_negated = is_negated,
                 .is_of_tool = asks_for_tool(tokens)});
  if (blocks_.empty() || blocks_.back().kind != "if") return;  // the else of a loop
  auto& block = blocks_.back();
  end_branch(block);
  block.is_of_tool = asks_for_tool(tokens) || (blocks_.size() > 1 && blocks_[blocks_.size() - 2].is_of_tool);
  const bool was_condition = block.trigger.has_value();
  if (keyword == "else" && !block.is_negated) block.trigger.reset();
  if (keyword == "elif") {
    block.trigger = std::move(trigger);
    block.is_negated = is_negated;
  }
  if (block.trigger && block.is_of_tool) block.trigger->is_of_tool = true;
  block.range = range;
  if (was_condition) conditions_.pop_back();
  if (block.trigger) conditions_.push_back(blocks_.size() - 1);
}

void Template::open(Block block) {
  if (blocks_.size() >= kMostBlocks) {
    if (!std::exchange(is_limited_, true))
      context_.incomplete(
          {ErrorCode::limit, block.range.offset, "blocks: at most 10,000 in each other wanted, got more"});
    return;
  }
  if (block.kind != "for" && !blocks_.empty()) block.turns = blocks_.back().turns;
  if (!blocks_.empty() && blocks_.back().is_of_tool) block.is_of_tool = true;
  if (block.trigger && block.is_of_tool) block.trigger->is_of_tool = true;
  // A branch in a branch waits for both.
  if (block.trigger && !conditions_.empty() && !blocks_[conditions_.back()].trigger->is_failed_tool())
    block.trigger->is_about_failures = false;
  if (block.trigger) conditions_.push_back(blocks_.size());
  if (block.kind == "set") captures_.push_back(blocks_.size());
  if (block.kind == "macro") macros_.push_back(blocks_.size());
  if (block.replacement) filters_.push_back(blocks_.size());
  blocks_.push_back(std::move(block));
}

void Template::close(std::string_view kind) {
  const auto found = std::ranges::find(blocks_.rbegin(), blocks_.rend(), kind, &Block::kind);
  if (found == blocks_.rend()) return;
  const auto left = static_cast<std::size_t>(blocks_.rend() - found) - 1;
  while (blocks_.size() > left) {
    auto block = std::move(blocks_.back());
    blocks_.pop_back();
    while (!conditions_.empty() && conditions_.back() >= blocks_.size()) conditions_.pop_back();
    while (!captures_.empty() && captures_.back() >= blocks_.size()) captures_.pop_back();
    while (!macros_.empty() && macros_.back() >= blocks_.size()) macros_.pop_back();
    while (!filters_.empty() && filters_.back() >= blocks_.size()) filters_.pop_back();
    if (block.kind == "for" && loops_ > 0) --loops_;
    if (block.kind == "macro" && sayings_.size() < Environment::kMost && is_prose(block.prose))
      sayings_.insert_or_assign(block.target, block.prose);
    end_branch(block);
    if (block.kind != "set") continue;
    if (block.mentions >= 2 && loops_ > 0)
      pend(kBomb, block.range,
           fmt::format("The text {} becomes twice as long, in a loop.", text::quoted(block.target, 60)), kBomb.severity,
           kBomb.severity);
    auto captured = block.text ? Value::of(*block.text) : Value();
    captured.origin = block.origin;
    environment_.set(block.target, std::move(captured));
  }
}

void Template::end_branch(Block& block) {
  block.descents = 0;
  if (block.trigger && !block.prose.empty()) {
    if (is_prose(block.prose) || find_active_text(block.prose)) {
      say_added(*block.trigger, block.prose, block.range);
    } else if (pieces_.size() < Environment::kMost && !block.trigger->words.empty()) {
      // A sentence in pieces.
      auto& pieces = pieces_[block.trigger->is];
      if (pieces.size() < kLongestText) pieces += block.prose + " ";
      if (is_prose(pieces)) say_added(*block.trigger, std::exchange(pieces, {}), block.range);
    }
  }
  block.prose.clear();
}

}  // namespace assay::formats::jinja
