#include "formats/jinja/value.hpp"

#include "core/utf8.hpp"
#include "formats/jinja/folding.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace assay::formats::jinja {
namespace {

constexpr std::size_t kMostAlternatives = 8;
constexpr auto kHuge = std::numeric_limits<std::int64_t>::max();

std::int64_t power(std::int64_t base, std::int64_t exponent) {
  std::int64_t result = 1;
  if (base == 0 || base == 1 || exponent < 0) return exponent == 0 ? 1 : base;
  for (std::int64_t i = 0; i < exponent; ++i)
    if (__builtin_mul_overflow(result, base, &result)) return kHuge;
  return result;
}

std::uint64_t total(std::uint64_t left, std::uint64_t right) {
  std::uint64_t sum = 0;
  return __builtin_add_overflow(left, right, &sum) ? std::numeric_limits<std::uint64_t>::max() : sum;
}
std::uint64_t product(std::uint64_t left, std::uint64_t right) {
  std::uint64_t all = 0;
  return __builtin_mul_overflow(left, right, &all) ? std::numeric_limits<std::uint64_t>::max() : all;
}

}  // namespace

Value Value::of(std::string text) {
  Value value;
  if (text.size() > kLongestText) {
    value.is_built = true;
    value.least_size = text.size();
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
  if (items.size() > kMostItems) {
    value.least_size = items.size();
    return value;
  }
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

bool is_empty(const Value& value) {
  return (value.is(Value::Kind::text) && value.text.empty()) || (value.is(Value::Kind::list) && value.items.empty());
}

std::uint64_t least_size(const Value& value) {
  if (value.is(Value::Kind::text)) return value.text.size();
  return value.is(Value::Kind::list) ? value.items.size() : value.least_size;
}

std::optional<bool> truth_of(const Value& value) {
  switch (value.kind) {
    case Value::Kind::text: return !value.text.empty();
    case Value::Kind::number: return value.number != 0;
    case Value::Kind::list:  // those in variables are filled later
      return value.items.empty() && !value.path.empty() ? std::nullopt : std::optional(!value.items.empty());
    case Value::Kind::unknown:
      if (value.path == "none" || value.path == "None" || value.path == "false" || value.path == "False") return false;
      return value.path == "true" || value.path == "True" ? std::optional(true) : std::nullopt;
    case Value::Kind::choice: return std::nullopt;
  }
  return std::nullopt;
}

Value either_of(const Value& left, const Value& right) {
  const auto is_text = [](const Value& value) { return value.is(Value::Kind::text) || value.is(Value::Kind::choice); };
  const auto count = [](const Value& value) { return value.is(Value::Kind::text) ? 1 : value.items.size(); };
  if (!is_text(left) || !is_text(right) || count(left) + count(right) > kMostAlternatives) {
    // `x or {}` is `x` wherever it matters.
    const bool is_right = left.is(Value::Kind::unknown) && !right.is(Value::Kind::unknown) && !is_empty(right);
    return is_right ? right : left;
  }
  Value result;
  const auto add = [&](const std::string& text) {
    if (std::ranges::find(result.items, text) == result.items.end()) result.items.push_back(text);
  };
  for (const auto* value : {&left, &right}) {
    if (value->is(Value::Kind::text)) add(value->text);
    for (const auto& item : value->items) add(item);
  }
  result.kind = Value::Kind::choice;
  result.is_alternative = true;
  result.is_built = left.is_built || right.is_built;
  result.is_odd = left.is_odd || right.is_odd;
  result.path = left.path;
  if (result.items.size() > 1) return result;
  return left.is(Value::Kind::text) ? left : right;
}

Value joined(const Value& left, const Value& right) {
  if (left.is_alternative && !right.is_alternative)
    return folded_each(left, [&](const Value& item) { return joined(item, right); });
  if (right.is_alternative) return folded_each(right, [&](const Value& item) { return joined(left, item); });
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
  if (result.is(Value::Kind::unknown)) {
    const bool is_front_known = left.is(Value::Kind::text) && !left.text.empty();
    const bool is_back_known = right.is(Value::Kind::text) && !right.text.empty();
    result.begins_internal = is_front_known ? left.text.starts_with("__") : left.begins_internal;
    result.ends_internal = is_back_known ? right.text.ends_with("__") : right.ends_internal;
    result.least_size = total(least_size(left), least_size(right));
  }
  return result;
}

Value computed(std::string_view op, const Value& left, const Value& right) {
  using Kind = Value::Kind;
  Value result;
  // `text * times` of something long
  if (op == "*" && (left.is(Kind::number) || right.is(Kind::number))) {
    const auto& times = left.is(Kind::number) ? left : right;
    const auto size = least_size(left.is(Kind::number) ? right : left);
    if (times.number > 0) result.least_size = product(size, static_cast<std::uint64_t>(times.number));
  }
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
    if (items.size() <= kMostItems) return Value::of(std::move(items));
    result.is_built = true;
    return result;
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

Value formatted_percent(const Value& format, const Value& values) {
  std::vector<std::string> pieces;
  if (values.is(Value::Kind::list)) pieces = values.items;
  if (const auto only = printed(values)) pieces.push_back(*only);
  std::string out;
  std::size_t next = 0;
  for (std::size_t i = 0; i < format.text.size() && out.size() <= kLongestText; ++i) {
    if (format.text[i] != '%' || i + 1 == format.text.size()) {
      out += format.text[i];
      continue;
    }
    const char kind = format.text[++i];
    if (kind == '%') {
      out += '%';
    } else if (next >= pieces.size()) {
      {
        Value unknown;
        unknown.is_built = true;
        return unknown;
      }
    } else if (const auto& piece = pieces[next++]; kind == 'c' && piece.size() > 1) {
      char32_t point = 0;
      for (const char c : piece)
        point = c >= '0' && c <= '9' && point < 0x110000 ? point * 10 + static_cast<char32_t>(c - '0') : point;
      utf8::append(out, point);
    } else {
      out += piece;
    }
  }
  auto result = Value::of(std::move(out));
  result.is_built = true;
  result.is_odd = format.is_odd;
  return result;
}

}  // namespace assay::formats::jinja
