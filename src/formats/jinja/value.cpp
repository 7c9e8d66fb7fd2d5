#include "formats/jinja/value.hpp"

#include "formats/jinja/folding.hpp"

#include <limits>
#include <utility>

namespace assay::formats::jinja {
namespace {

constexpr auto kHuge = std::numeric_limits<std::int64_t>::max();

std::int64_t power(std::int64_t base, std::int64_t exponent) {
  std::int64_t result = 1;
  if (base == 0 || base == 1 || exponent < 0) return exponent == 0 ? 1 : base;
  for (std::int64_t i = 0; i < exponent; ++i)
    if (__builtin_mul_overflow(result, base, &result)) return kHuge;
  return result;
}

}  // namespace

Value Value::of(std::string text) {
  Value value;
  if (text.size() > kLongestText) {
    value.is_built = true;
    return value;
  }
  value.kind = Kind::text;
  value.text = std::move(text);
  return value;
}
Value Value::of(std::int64_t number) {
  Value value;
  value.kind = Kind::number;
  value.number = number;
  return value;
}
Value Value::of(std::vector<std::string> items) {
  Value value;
  if (items.size() > kMostItems) return value;
  value.kind = Kind::list;
  value.items = std::move(items);
  return value;
}
Value Value::named(std::string_view path) {
  Value value;
  value.path = path.substr(0, 200);
  return value;
}

std::optional<std::string> printed(const Value& value) {
  switch (value.kind) {
    case Value::Kind::text: return value.text;
    case Value::Kind::number: return std::to_string(value.number);
    case Value::Kind::choice: {
      std::string all;
      for (const auto& item : value.items) {
        if (all.size() > kLongestText) break;
        all += item;
      }
      return all;
    }
    case Value::Kind::list:
    case Value::Kind::unknown: return std::nullopt;
  }
  return std::nullopt;
}

Value joined(const Value& left, const Value& right) {
  Value result;
  if (left.is(Value::Kind::list) && right.is(Value::Kind::list)) {
    auto items = left.items;
    items.insert(items.end(), right.items.begin(), right.items.end());
    result = Value::of(std::move(items));
  } else if (left.is(Value::Kind::number) && right.is(Value::Kind::number)) {
    std::int64_t sum = 0;
    return Value::of(__builtin_add_overflow(left.number, right.number, &sum) ? kHuge : sum);
  } else if (const auto front = printed(left), back = printed(right); front && back) {
    result = Value::of(*front + *back);
  }
  result.is_built = true;
  result.is_odd = left.is_odd || right.is_odd;
  return result;
}

Value computed(std::string_view op, const Value& left, const Value& right) {
  using Kind = Value::Kind;
  Value result;
  if (left.is(Kind::number) && right.is(Kind::number)) {
    std::int64_t number = 0;
    if (op == "*") return Value::of(__builtin_mul_overflow(left.number, right.number, &number) ? kHuge : number);
    if (op == "-") return Value::of(__builtin_sub_overflow(left.number, right.number, &number) ? -kHuge : number);
    if (op == "**") return Value::of(power(left.number, right.number));
    if (op == "//" && right.number > 0) return Value::of(left.number / right.number);
    return result;
  }
  if (op == "%" && left.is(Kind::text)) return formatted_percent(left, right);
  if (op == "*" && left.is(Kind::list) && right.is(Kind::number)) {
    std::vector<std::string> items;
    for (std::int64_t i = 0; i < right.number && items.size() <= kMostItems && !left.items.empty(); ++i)
      items.insert(items.end(), left.items.begin(), left.items.end());
    return Value::of(std::move(items));
  }
  if (op == "*" && (left.is(Kind::text) || right.is(Kind::text))) {
    const auto& text = left.is(Kind::text) ? left : right;
    const auto& times = left.is(Kind::text) ? right : left;
    if (times.is(Kind::number) && times.number >= 0 &&
        static_cast<std::uint64_t>(times.number) <= kLongestText / (text.text.size() + 1)) {
      std::string all;
      for (std::int64_t i = 0; i < times.number; ++i) all += text.text;
      result = Value::of(std::move(all));
    }
    result.is_built = true;
  }
  return result;
}

}  // namespace assay::formats::jinja
