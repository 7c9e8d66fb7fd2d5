#include "formats/jinja/expression.hpp"

#include "formats/jinja/folding.hpp"
#include "formats/jinja/names.hpp"
#include "formats/jinja/origins.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <utility>

namespace assay::formats::jinja {
namespace {

using assay::jinja::TokenKind;

/// Jinja2, Parser: conditional, or, and, not, comparison, sum, `~`, product, sign, power.
struct Operator {
  std::string_view spelling;
  int precedence;
};
constexpr std::array kOperators{
    Operator{"if", 0}, Operator{"else", 0}, Operator{"or", 1}, Operator{"and", 2}, Operator{"not", 3},
    Operator{"in", 4}, Operator{"==", 4},   Operator{"!=", 4}, Operator{"<", 4},   Operator{">", 4},
    Operator{"<=", 4}, Operator{">=", 4},   Operator{"+", 5},  Operator{"-", 5},   Operator{"~", 6},
    Operator{"*", 7},  Operator{"/", 7},    Operator{"//", 7}, Operator{"%", 7},   Operator{"**", 9},
};
constexpr int kSign = 8;
constexpr int kTest = 10;

const Operator* find_operator(std::string_view spelling) {
  const auto* const found = std::ranges::find(kOperators, spelling, &Operator::spelling);
  return found == kOperators.end() ? nullptr : found;
}

bool is_keyword(std::string_view word) {
  static constexpr std::array<std::string_view, 8> kWords{"and", "else", "if", "in", "is", "not", "or", "recursive"};
  return std::ranges::find(kWords, word) != kWords.end();
}

Value number_of(std::string_view raw) {
  std::string digits;
  std::ranges::copy_if(raw, std::back_inserter(digits), [](char c) { return c != '_'; });
  const bool is_hex = digits.starts_with("0x") || digits.starts_with("0X");
  const auto* const begin = digits.data() + (is_hex ? 2 : 0);
  const auto* const end = digits.data() + digits.size();
  std::int64_t number = 0;
  const auto read = std::from_chars(begin, end, number, is_hex ? 16 : 10);
  if (read.ec == std::errc::result_out_of_range) return Value::of(std::numeric_limits<std::int64_t>::max());
  return read.ptr == end ? Value::of(number) : Value();
}

/// The widest field of `%` formats: `%999d`.
std::int64_t widest_percent(std::string_view format) {
  constexpr std::string_view kFlags = "-+ #0";
  std::int64_t widest = 0;
  for (auto at = format.find('%'); at < format.size(); at = format.find('%', at)) {
    at = std::min(format.find_first_not_of(kFlags, at + 1), format.size());
    std::int64_t width = 0;
    for (; at < format.size() && format[at] >= '0' && format[at] <= '9'; ++at)
      width = std::min<std::int64_t>(width * 10 + (format[at] - '0'), 1'000'000'000);
    widest = std::max(widest, width);
    // `%%` is a percent sign.
    if (at < format.size() && format[at] == '%') ++at;
  }
  return widest;
}

ByteRange between(ByteRange first, ByteRange last) { return {first.offset, last.end() - first.offset}; }

}  // namespace

Value Expression::value() {
  run();
  return operands_.empty() ? Value() : std::move(operands_.back());
}

Value Expression::filter_block() {
  push({});
  wants_operand_ = false;
  // The bar in front of the first filter is left out.
  if (!tokens_.empty() && tokens_.front().kind == TokenKind::name) {
    at_ = 0;
    filter();
    ++at_;
  }
  return value();
}

void Expression::run() {
  for (; at_ < tokens_.size() && !is_too_deep_; ++at_) {
    if (wants_operand_) {
      operand(tokens_[at_]);
    } else {
      continuation(tokens_[at_]);
    }
  }
  while (!is_too_deep_ && depth_ > 0) close();
  reduce(-1);
}

void Expression::push(Value value) {
  operands_.push_back(std::move(value));
  wants_operand_ = false;
}

Value Expression::pop() {
  if (operands_.empty()) return {};
  auto value = std::move(operands_.back());
  operands_.pop_back();
  return value;
}

Value Expression::look_up(std::string_view name) const {
  const auto found = environment_.values.find(name);
  if (found == environment_.values.end()) return variable(name);
  auto value = found->second;
  if (value.path.empty()) {
    value.path = name;
    // What is called so is what it is called, unless more is known.
    const auto called = variable(name).origin;
    if (value.origin == Origin::elsewhere && called == Origin::said) value.origin = called;
  }
  return value;
}

void Expression::operand(const Token& token) {
  switch (token.kind) {
    case TokenKind::string: {
      auto value = Value::of(assay::jinja::decode_string(token.raw));
      if (is_reaching_format(value.text)) see(SightKind::format, token.range, value.text);
      return push(std::move(value));
    }
    case TokenKind::number: return push(number_of(token.raw));
    case TokenKind::name: return word(token);
    default: break;
  }
  if (token.raw == "(") return open({.shape = Shape::group, .range = token.range});
  if (token.raw == "[") return open({.shape = Shape::list, .range = token.range});
  if (token.raw == "{") return open({.shape = Shape::dictionary, .range = token.range});
  if (token.raw == "-" || token.raw == "+") {
    frames_.push_back(
        {.op = token.raw == "-" ? "negative" : "positive", .precedence = kSign, .base = operands_.size()});
    return;
  }
  if (token.raw == ")" || token.raw == "]" || token.raw == "}") return close();
  if (token.raw == ",") return separate(false);
  if (token.raw == ":") {
    push({});  // `[:3]`
    return separate(true);
  }
  if (token.raw == "." || token.raw == "|") {
    push({});
    return continuation(token);
  }
}

void Expression::word(const Token& token) {
  if (token.raw == "not") {
    frames_.push_back({.op = "not", .precedence = 3, .base = operands_.size()});
    return;
  }
  const auto* next = peek();
  if (next != nullptr && next->is_op("=") && depth_ > 0) {
    reduce(-1);
    frames_.back().keyword = token.raw;
    ++at_;
    return;
  }
  if (is_keyword(token.raw)) {
    push({});
    return continuation(token);
  }
  if (next == nullptr || !next->is_op("("))
    see(is_internal_root(token.raw) ? SightKind::internal : SightKind::name, token.range, token.raw);
  push(look_up(token.raw));
}

void Expression::continuation(const Token& token) {
  if (token.kind == TokenKind::string) {  // Jinja2, Parser.parse_primary: texts that touch are one
    const auto left = pop();
    return push(joined(left, Value::of(assay::jinja::decode_string(token.raw))));
  }
  if (token.is_op(".")) return attribute();
  if (token.is_op("|")) {
    ++at_;
    return filter();
  }
  if (token.is_op("(")) return open_call(token);
  if (token.is_op("[")) return open({.shape = Shape::subscript, .receiver = pop(), .range = token.range});
  if (token.is_op(")") || token.is_op("]") || token.is_op("}")) return close();
  if (token.is_op(",") || token.is_op(":")) return separate(token.raw == ":");
  if (token.is_name("is")) return test();
  if (token.is_name("not")) return;  // `not in`
  const auto* op = token.kind == TokenKind::op || token.kind == TokenKind::name ? find_operator(token.raw) : nullptr;
  if (op != nullptr) return binary(op->spelling, op->precedence);
  if (is_keyword(token.raw)) return;  // `for x in y recursive`: a word that is neither operator nor operand
  // Two expressions side by side, or something broken.
  binary("beside", 0);
  operand(token);
}

void Expression::attribute() {
  const auto* name = peek();
  if (name == nullptr || (name->kind != TokenKind::name && name->kind != TokenKind::number)) return;
  ++at_;
  auto base = pop();
  judge_attribute(base, name->raw, name->range);
  const auto* next = peek();
  if (next != nullptr && next->is_op("(")) {
    ++at_;
    return open(
        {.shape = Shape::method, .receiver = std::move(base), .name = std::string(name->raw), .range = name->range});
  }
  auto result = base.path.empty() ? member_of(base, name->raw).value_or(Value())
                                  : look_up(base.path + "." + std::string(name->raw));
  if (base.path.empty() && result.is(Value::Kind::unknown)) result.origin = origin_of_name(name->raw);
  result.is_odd = result.is_odd || base.is_odd;
  push(std::move(result));
}

void Expression::filter() {
  if (at_ >= tokens_.size() || tokens_[at_].kind != TokenKind::name) return;
  const auto& name = tokens_[at_];
  Frame frame{.shape = Shape::filter, .receiver = pop(), .name = std::string(name.raw), .range = name.range};
  while (peek() != nullptr && peek()->is_op(".") && peek(2) != nullptr && peek(2)->kind == TokenKind::name) {
    frame.name += "." + std::string(peek(2)->raw);
    at_ += 2;
  }
  if (!is_known_filter(frame.name)) see(SightKind::filter, name.range, frame.name);
  if (peek() != nullptr && peek()->is_op("(")) {
    ++at_;
    return open(std::move(frame));
  }
  push(built(frame, {}));
}

void Expression::test() {
  if (peek() != nullptr && peek()->is_name("not")) ++at_;
  const auto* name = peek();
  if (name == nullptr || name->kind != TokenKind::name) return;
  ++at_;
  if (!is_known_test(name->raw)) see(SightKind::test, name->range, name->raw);
  const auto* next = peek();
  if (next == nullptr) return push({});
  if (next->is_op("(")) {
    ++at_;
    return open({.shape = Shape::test, .receiver = pop(), .name = std::string(name->raw), .range = name->range});
  }
  const bool has_argument = next->kind == TokenKind::string || next->kind == TokenKind::number || next->is_op("[") ||
                            next->is_op("{") || (next->kind == TokenKind::name && !is_keyword(next->raw));
  if (has_argument) return binary("test", kTest);
  static_cast<void>(pop());
  push({});
}

void Expression::open(Frame frame) {
  if (++depth_ > kDeepest) {
    is_too_deep_ = true;
    return;
  }
  frame.base = operands_.size();
  frames_.push_back(std::move(frame));
  wants_operand_ = true;
}

void Expression::open_call(const Token& token) {
  const bool is_name = at_ > 0 && tokens_[at_ - 1].kind == TokenKind::name && !is_keyword(tokens_[at_ - 1].raw);
  Frame frame{.shape = Shape::function, .receiver = pop(), .range = token.range};
  if (is_name) {
    frame.name = tokens_[at_ - 1].raw;
    frame.range = tokens_[at_ - 1].range;
    if (!is_known_function(frame.name) && !environment_.defines(frame.name))
      see(SightKind::function, frame.range, frame.name);
  }
  open(std::move(frame));
}

void Expression::separate(bool is_colon) {
  reduce(-1);
  wants_operand_ = true;
  if (frames_.empty()) return;
  auto& frame = frames_.back();
  while (frame.base + frame.keywords.size() < operands_.size())
    frame.keywords.push_back(std::exchange(frame.keyword, {}));
  (is_colon ? frame.has_colon : frame.has_comma) = true;
}

void Expression::binary(std::string_view op, int precedence) {
  reduce(op == "**" ? precedence : precedence - 1);
  frames_.push_back({.op = op, .precedence = precedence, .base = operands_.size()});
  wants_operand_ = true;
}

/// Applies the operators on top that bind more than `precedence`, down to the innermost bracket.
void Expression::reduce(int precedence) {
  while (!frames_.empty() && frames_.back().shape == Shape::operation && frames_.back().precedence > precedence) {
    const auto frame = std::move(frames_.back());
    frames_.pop_back();
    apply(frame);
  }
}

void Expression::apply(const Frame& frame) {
  if (operands_.size() <= frame.base) return;  // `a ~` and nothing behind it
  auto right = pop();
  if (frame.op == "negative") return push(computed("-", Value::of(std::int64_t{0}), right));
  if (frame.op == "positive") return push(std::move(right));
  if (frame.op == "not") return push({});
  auto left = pop();
  const auto origin = origin_of_either(left.origin, right.origin);
  if (frame.op == "~" || frame.op == "+") {
    auto result = joined(left, right);
    result.origin = origin_of_sum(frame.op, left, right);
    judge_size(result);
    return push(std::move(result));
  }
  if (frame.op == "if" || frame.op == "beside") return push(std::move(left));
  if (frame.op == "and" || frame.op == "or") return push(either(frame.op, std::move(left), std::move(right)));
  if (frame.op == "else") {
    auto result = either_of(left, right);
    result.origin = origin;
    return push(std::move(result));
  }
  if (frame.precedence >= 5 && frame.precedence < kTest) return push(calculated(frame.op, left, right));
  judge_comparison(left, right);
  push({});
}

/// Python gives an operand of `or` and `and`, and no truth.
Value Expression::either(std::string_view op, Value left, Value right) {
  const bool is_or = op == "or";
  const auto origin = is_or ? origin_of_either(left.origin, right.origin) : right.origin;
  if (const auto truth = truth_of(left)) {
    // What may be said is followed whatever the operand is worth.
    auto result = std::move(*truth == is_or ? left : right);
    result.origin = origin;
    return result;
  }
  // `x and 'y'` is 'y' or nothing, which an `or` behind it would replace.
  auto result = is_or || !right.is(Value::Kind::text) || right.text.empty()
                    ? (is_or ? either_of(left, right) : std::move(right))
                    : either_of(right, Value::of(std::string()));
  if (is_or) std::erase_if(result.items, [](const std::string& item) { return item.empty(); });
  result.origin = origin;
  return result;
}

Value Expression::calculated(std::string_view op, const Value& left, const Value& right) {
  auto result = computed(op, left, right);
  result.origin = origin_of_sum(op, left, right);
  constexpr std::int64_t kMostBytes = 10'000'000;
  const auto& times = left.is(Value::Kind::number) ? left : right;
  const bool is_text = left.is(Value::Kind::text) || right.is(Value::Kind::text) || left.is(Value::Kind::list);
  const auto too_large = [&](const std::string& what) {
    if (!tokens_.empty()) see(SightKind::too_large, between(tokens_.front().range, tokens_.back().range), what);
  };
  if (op == "*" && is_text && times.is(Value::Kind::number) && times.number > 1'000'000) {
    too_large("repeats a text " + std::to_string(times.number) + " times");
  } else {
    judge_size(result);
  }
  if (op == "**" && right.is(Value::Kind::number) && right.number > kMostBytes)
    too_large("raises a number to the power of " + std::to_string(right.number));
  constexpr std::int64_t kMostWidth = 1'000'000;
  const auto width = op == "%" && left.is(Value::Kind::text) ? widest_percent(left.text) : 0;
  if (width > kMostWidth) too_large("makes a text " + std::to_string(width) + " wide or more");
  return result;
}

void Expression::judge_size(const Value& value) {
  constexpr std::uint64_t kMost = 100'000'000;
  if (value.least_size > kMost && !tokens_.empty())
    see(SightKind::too_large, between(tokens_.front().range, tokens_.back().range),
        "makes a text or list of " + std::to_string(value.least_size) + " elements");
}

void Expression::close() {
  reduce(-1);
  wants_operand_ = false;
  if (frames_.empty()) {
    if (operands_.empty()) push({});
    return;
  }
  auto frame = std::move(frames_.back());
  frames_.pop_back();
  --depth_;
  const auto base = std::min(frame.base, operands_.size());
  std::vector<Value> elements(std::make_move_iterator(operands_.begin() + static_cast<std::ptrdiff_t>(base)),
                              std::make_move_iterator(operands_.end()));
  operands_.resize(base);
  while (frame.keywords.size() < elements.size()) frame.keywords.push_back(std::exchange(frame.keyword, {}));
  if (at_ < tokens_.size()) frame.range = between(frame.range, tokens_[at_].range);
  push(built(frame, std::move(elements)));
}

}  // namespace assay::formats::jinja
