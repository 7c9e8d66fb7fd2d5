// What the statements of a template do with names, text and time.
#include "core/active_text.hpp"
#include "core/text.hpp"
#include "formats/jinja/conditions.hpp"
#include "formats/jinja/names.hpp"
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
using Tokens = std::span<const Token>;

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

/// A name, or a name and an attribute of it: `ns.x`.
std::string path_of(Tokens target) {
  std::string path;
  for (const auto& token : target)
    if (path.size() < 200) path += token.raw;
  return path;
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
    open({.kind = "filter", .range = range});
    Expression expression(rest, environment_, sights_);
    return static_cast<void>(expression.filter_block());
  }
  if (keyword == "block" || keyword == "break" || keyword == "continue" || keyword == "generation") return;
  if (keyword == "call") open({.kind = "call", .range = range});
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
  auto trigger = blocks_.empty() || conditions_.empty() ? std::nullopt : blocks_[conditions_.back()].trigger;
  if (auto own = trigger_of(value, environment_)) trigger = std::move(own->is);
  if (trigger && triggers_.size() < Environment::kMost) triggers_.insert_or_assign(path, *trigger);
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
  const auto known = environment_.values.find(target);
  const bool is_number = known != environment_.values.end() && known->second.is(Value::Kind::number);
  const bool repeats = value.size() == 3 && mentions == 1 && value[1].is_op("*") &&
                       known != environment_.values.end() &&
                       (known->second.is(Value::Kind::text) || known->second.is_built);
  if ((mentions < 2 || !joins) && !repeats) return;
  if (is_number) return;
  if (doublings_.size() >= Environment::kMost) return;
  const auto times = ++doublings_[std::string(target)];
  if (loops_ == 0 && times < kOften) return;
  pend(kBomb, range,
       fmt::format("The text {} becomes twice as long, {}.", text::quoted(target, 60),
                   loops_ > 0 ? "in a loop" : "many times"),
       kBomb.severity, kBomb.severity);
}

void Template::loop(Tokens tokens, ByteRange range) {
  const auto in = find_outside(tokens, TokenKind::name, "in");
  const auto targets = tokens.first(in);
  const auto values = evaluate(tokens.subspan(std::min(in + 1, tokens.size())));
  const auto names = std::ranges::count(targets, TokenKind::name, &Token::kind);
  for (const auto& token : targets) {
    if (token.kind != TokenKind::name) continue;
    auto item = Value::named((values.path.empty() ? std::string(token.raw) : values.path) + "[]");
    item.is_odd = values.is_odd;
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
  std::optional<std::string> trigger;
  if (filter < tokens.size())
    if (auto own = trigger_of(tokens.subspan(filter + 1), environment_)) trigger = std::move(own->is);
  open({.kind = "for", .range = range, .turns = all, .trigger = std::move(trigger)});
}

void Template::macro(Tokens tokens) {
  open({.kind = "macro", .range = tokens.empty() ? ByteRange{} : tokens.front().range});
  if (tokens.empty()) return;
  if (environment_.macros.size() < Environment::kMost) environment_.macros.emplace(tokens.front().raw);
  if (tokens.size() < 3) return;
  auto parameters = tokens.subspan(2, tokens.size() - 3);
  for (const auto& token : parameters)
    if (token.kind == TokenKind::name) environment_.set(std::string(token.raw), Value::named(token.raw));
  assign_pairs(parameters, "");
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
  if (complaints_.wants_fact("jinja.include"))
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

void Template::condition(Tokens tokens, ByteRange range, std::string_view keyword) {
  static_cast<void>(evaluate(tokens));
  std::optional<std::string> trigger;
  if (auto own = trigger_of(tokens, environment_)) trigger = std::move(own->is);
  for (std::size_t at = 0; !trigger && at < tokens.size(); ++at) {
    if (tokens[at].kind != TokenKind::name) continue;
    const bool has_attribute = at + 2 < tokens.size() && tokens[at + 1].is_op(".");
    auto found = triggers_.find(has_attribute ? path_of(tokens.subspan(at, 3)) : std::string(tokens[at].raw));
    if (found != triggers_.end()) trigger = found->second;
  }
  const bool is_negated =
      std::ranges::any_of(tokens, [](const Token& token) { return token.is_name("not") || token.is_op("!="); });
  if (keyword == "if")
    return open({.kind = "if", .range = range, .trigger = std::move(trigger), .is_negated = is_negated});
  if (blocks_.empty() || blocks_.back().kind != "if") return;  // the else of a loop
  auto& block = blocks_.back();
  end_branch(block);
  const bool was_condition = block.trigger.has_value();
  if (keyword == "else" && !block.is_negated) block.trigger.reset();
  if (keyword == "elif") {
    block.trigger = std::move(trigger);
    block.is_negated = is_negated;
  }
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
  if (block.trigger) conditions_.push_back(blocks_.size());
  if (block.kind == "set") captures_.push_back(blocks_.size());
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
    if (block.kind == "for" && loops_ > 0) --loops_;
    end_branch(block);
    if (block.kind != "set") continue;
    if (block.mentions >= 2 && loops_ > 0)
      pend(kBomb, block.range,
           fmt::format("The text {} becomes twice as long, in a loop.", text::quoted(block.target, 60)), kBomb.severity,
           kBomb.severity);
    environment_.set(block.target, block.text ? Value::of(*block.text) : Value());
  }
}

void Template::end_branch(Block& block) {
  if (block.trigger && (is_prose(block.prose) || find_active_text(block.prose)))
    say_added(*block.trigger, block.prose, block.range);
  block.prose.clear();
}

}  // namespace assay::formats::jinja
