#include "formats/torchscript/source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

namespace assay::formats::torchscript {
namespace {

/// One logical line of this many tokens is a table of numbers, not code; the longest of real models have thousands.
constexpr std::size_t kMaxLine = 1U << 20U;
constexpr std::size_t kMaxAliases = 10'000;
constexpr std::size_t kMaxLoops = 256;
/// A loop that counts to this is not meant to get there: 10^12 steps take hours.
constexpr std::uint64_t kEndlessCount = 1'000'000'000'000;

ByteRange range_of(std::span<const Token> tokens) {
  const auto begin = tokens.front().offset;
  return {begin, tokens.back().offset + tokens.back().spelling.size() - begin};
}

/// The index of the first token outside brackets that is `mark`, or the number of tokens.
std::size_t find_outside(std::span<const Token> tokens, std::string_view mark, std::size_t from = 0) {
  std::int64_t depth = 0;
  for (auto i = from; i < tokens.size(); ++i) {
    const auto& token = tokens[i];
    if (depth == 0 && token.is(mark)) return i;
    if (token.is("(") || token.is("[") || token.is("{")) ++depth;
    if (token.is(")") || token.is("]") || token.is("}")) --depth;
  }
  return tokens.size();
}

bool is_literal_true(std::span<const Token> tokens) {
  return tokens.size() == 1 &&
         (tokens[0].is("True") || (tokens[0].kind == TokenKind::number && tokens[0].spelling == "1"));
}

}  // namespace

bool SourceReader::next_line() {
  tokens_.clear();
  while (tokens_.size() < kMaxLine) {
    const auto token = following_ ? *std::exchange(following_, std::nullopt) : lexer_.next();
    if (token.kind == TokenKind::end) break;
    if (token.starts_line && !tokens_.empty()) {
      following_ = token;
      break;
    }
    tokens_.push_back(token);
  }
  if (tokens_.size() >= kMaxLine)
    end_.error = Error{ErrorCode::limit, tokens_.front().offset,
                       fmt::format("line: at most {} tokens wanted, got more", kMaxLine)};
  return !tokens_.empty() && !end_.error;
}

bool SourceReader::may_keep(std::size_t kept, std::size_t most, std::string_view what) {
  if (kept < most) return true;
  auto message = fmt::format("{}: at most {} at once wanted, got more", what, most);
  const auto is_same = [&](const Error& error) { return error.message == message; };
  if (std::ranges::none_of(end_.limits, is_same))
    end_.limits.push_back({ErrorCode::limit, tokens_.front().offset, std::move(message)});
  return false;
}

SourceEnd SourceReader::read() {
  while (next_line()) {
    if (!events_.step(tokens_.size())) {
      end_.is_out_of_budget = true;
      return end_;
    }
    line();
    end_.offset = tokens_.back().offset + tokens_.back().spelling.size();
  }
  close_loops(0);
  if (const auto stuck = lexer_.stuck_at(); stuck && !end_.error)
    end_.error = Error{ErrorCode::malformed, *stuck, std::string("source: ").append(lexer_.reason())};
  if (!end_.error) end_.offset = source_.range().end();
  return end_;
}

void SourceReader::close_loops(std::uint32_t indentation) {
  while (!loops_.empty() && loops_.back().indentation >= indentation) {
    if (!loops_.back().has_end) events_.endless_loop(loops_.back().range, loops_.back().place);
    loops_.pop_back();
  }
}

void SourceReader::enter_scope() {
  const auto& first = tokens_.front();
  const auto name = tokens_.size() > 1 ? std::string(tokens_[1].spelling.substr(0, 256)) : std::string();
  if (first.is("class")) {
    place_ = {.class_name = name};
    aliases_.clear();
    function_indentation_ = first.indentation;
    return;
  }
  // A function inside a function (what fork() starts) sees the names around it.
  const bool is_nested = !place_.function.empty() && first.indentation > function_indentation_;
  if (is_nested) return;
  if (first.indentation == 0) place_.class_name.clear();
  place_.function = name;
  function_indentation_ = first.indentation;
  aliases_.clear();
}

void SourceReader::line() {
  const auto& first = tokens_.front();
  close_loops(first.indentation);
  if (first.is("class") || first.is("def")) {
    enter_scope();
    evaluate(std::span(tokens_).subspan(std::min<std::size_t>(2, tokens_.size())));
    return;
  }
  if (first.is("while")) watch_while();
  if (first.is("for")) watch_for();
  if (first.is("break") || first.is("return") || first.is("raise"))
    for (auto& loop : loops_) loop.has_end = loop.has_end || !first.is("break") || &loop == &loops_.back();
  statement(tokens_);
}

void SourceReader::watch_while() {
  const auto all = std::span<const Token>(tokens_);
  const auto colon = find_outside(all, ":");
  const auto condition = all.subspan(1, colon > 1 ? colon - 1 : 0);
  const bool is_name = condition.size() == 1 && condition[0].kind == TokenKind::name;
  if (!is_literal_true(condition) && !is_name) return;
  if (!may_keep(loops_.size(), kMaxLoops, "loops")) return;
  loops_.push_back({.indentation = all.front().indentation, .range = range_of(all), .place = place_});
  if (!is_literal_true(condition)) loops_.back().condition = condition[0].spelling;
  // A body on the same line: `while True: return x`.
  for (const auto& token : all.subspan(std::min(colon, all.size())))
    if (token.is("break") || token.is("return") || token.is("raise")) loops_.back().has_end = true;
}

void SourceReader::watch_for() {
  // for i in range(9223372036854775807): PyTorch writes a bound like this only together with a condition.
  const auto all = std::span<const Token>(tokens_);
  const auto in = find_outside(all, "in");
  if (in + 4 >= all.size() || !all[in + 1].is("range") || !all[in + 2].is("(") || !all[in + 4].is(")")) return;
  const auto digits = all[in + 3].spelling;
  std::uint64_t count = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), count);
  const bool is_huge = read.ec == std::errc::result_out_of_range || (read.ec == std::errc{} && count >= kEndlessCount);
  if (all[in + 3].kind != TokenKind::number || !is_huge || !may_keep(loops_.size(), kMaxLoops, "loops")) return;
  loops_.push_back({.indentation = all.front().indentation, .range = range_of(all), .place = place_});
}

void SourceReader::statement(std::span<const Token> tokens) {
  const auto equals = find_outside(tokens, "=");
  if (equals != tokens.size()) return assign(tokens.first(equals), tokens.subspan(equals + 1));
  // `name : Type` in the body of a class declares an attribute, whatever the name is.
  const bool is_declaration = place_.function.empty() && tokens.size() > 2 && tokens[1].is(":");
  evaluate(is_declaration ? tokens.subspan(2) : tokens);
}

void SourceReader::assign(std::span<const Token> targets, std::span<const Token> values) {
  const bool is_name = !targets.empty() && targets[0].kind == TokenKind::name &&
                       (targets.size() == 1 || targets[1].is(":") || targets[1].is(","));
  if (!is_name) {
    evaluate(targets);
    evaluate(values);
    return;
  }
  if (targets.size() == 1 || targets[1].is(":")) {
    if (targets.size() > 2) evaluate(targets.subspan(2));
    auto value = ExpressionReader(aliases_, used_).read(values);
    const auto name = targets[0].spelling;
    note_assignment(name, values);
    if (const auto found = aliases_.find(name); found != aliases_.end()) aliases_.erase(found);
    // A plain variable as the value says nothing.
    const bool is_known = value.kind == Value::Kind::text || (value.is_path() && value.text != "None");
    if (is_known && !place_.function.empty() && may_keep(aliases_.size(), kMaxAliases, "local names"))
      aliases_.emplace(name, std::move(value));
    return;
  }
  // a, b, = f(x)
  for (const auto& target : targets) {
    if (target.kind != TokenKind::name) continue;
    note_assignment(target.spelling, {});
    if (const auto found = aliases_.find(target.spelling); found != aliases_.end()) aliases_.erase(found);
  }
  evaluate(values);
}

void SourceReader::note_assignment(std::string_view name, std::span<const Token> values) {
  for (auto& loop : loops_)
    if (loop.condition == name && !is_literal_true(values)) loop.has_end = true;
}

void SourceReader::evaluate(std::span<const Token> tokens) {
  static_cast<void>(ExpressionReader(aliases_, used_).read(tokens));
}

}  // namespace assay::formats::torchscript
