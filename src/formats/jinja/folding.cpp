#include "formats/jinja/folding.hpp"

#include "core/utf8.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace assay::formats::jinja {
namespace {

using Kind = Value::Kind;

/// How Python prints objects that attackers pick characters out of.
constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kPrinted{{
    {"@select", "<generator object select_or_reject at 0x7f0000000000>"},
    {"@map", "<generator object sync_do_map at 0x7f0000000000>"},
    {"@batch", "<generator object do_batch at 0x7f0000000000>"},
    {"lipsum", "<function generate_lorem_ipsum at 0x7f0000000000>"},
    {"cycler", "<class 'jinja2.utils.Cycler'>"},
    {"joiner", "<class 'jinja2.utils.Joiner'>"},
    {"namespace", "<class 'jinja2.utils.Namespace'>"},
    {"dict", "<class 'dict'>"},
    {"range", "<class 'range'>"},
    {"self", "<TemplateReference None>"},
    {"raise_exception", "<function _compile_jinja_template.<locals>.raise_exception at 0x7f0000000000>"},
    {"strftime_now", "<function _compile_jinja_template.<locals>.strftime_now at 0x7f0000000000>"},
}};

std::optional<std::string> text_of(std::span<const Argument> arguments, std::size_t index) {
  return index < arguments.size() ? printed(arguments[index].value) : std::nullopt;
}

std::vector<std::string> characters(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto size = std::max<std::size_t>(utf8::decode(text).size, 1);
    out.emplace_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return out;
}

/// The elements of what can be iterated over: characters of a text.
std::optional<std::vector<std::string>> elements(const Value& value) {
  if (value.is(Kind::list)) return value.items;
  if (value.is(Kind::text)) return characters(value.text);
  return std::nullopt;
}

std::string concatenated(const std::vector<std::string>& items, std::string_view separator) {
  std::string out;
  for (std::size_t i = 0; i < items.size() && out.size() <= kLongestText; ++i) {
    if (i != 0) out += separator;
    out += items[i];
  }
  return out;
}

/// Bounded: stops where the result is longer than anything that is kept.
std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  if (from.empty()) return concatenated(characters(text), to);
  std::string out;
  while (out.size() <= kLongestText) {
    const auto found = text.find(from);
    out += text.substr(0, found);
    if (found == std::string_view::npos) break;
    out += to;
    text.remove_prefix(found + from.size());
  }
  return out;
}

template <class Map>
std::string mapped(std::string text, Map map) {
  std::ranges::transform(text, text.begin(), map);
  return text;
}
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
constexpr char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }
constexpr char swapped(char c) { return lower(c) == c ? upper(c) : lower(c); }

std::string_view stripped(std::string_view text, std::string_view which, bool at_front, bool at_back) {
  if (at_front) text.remove_prefix(std::min(text.find_first_not_of(which), text.size()));
  if (at_back) text = text.substr(0, text.find_last_not_of(which) + 1);
  return text;
}

/// `{}` and `{0}` and `{name}` of str.format; fields with more in them are left as they are.
std::string formatted_braces(std::string_view format, std::span<const Argument> arguments) {
  std::string out;
  std::size_t automatic = 0;
  while (!format.empty() && out.size() <= kLongestText) {
    const auto open = format.find('{');
    const auto close = open == std::string_view::npos ? open : format.find('}', open);
    out += format.substr(0, close == std::string_view::npos ? close : open);
    if (close == std::string_view::npos) break;
    auto field = format.substr(open + 1, close - open - 1);
    const auto end_of_name = std::min(field.find_first_of(":!"), field.size());
    const bool is_character = field.substr(end_of_name) == ":c";
    field = field.substr(0, end_of_name);
    std::size_t index = field.empty() ? automatic++ : arguments.size();
    if (field.size() == 1 && field[0] >= '0' && field[0] <= '9') index = static_cast<std::size_t>(field[0] - '0');
    for (std::size_t i = 0; i < arguments.size(); ++i)
      if (!arguments[i].name.empty() && arguments[i].name == field) index = i;
    if (index < arguments.size() && is_character && arguments[index].value.is(Kind::number)) {
      utf8::append(out, static_cast<char32_t>(arguments[index].value.number));
    } else if (const auto text = text_of(arguments, index)) {
      out += *text;
    } else {
      out += format.substr(open, close - open + 1);
    }
    format.remove_prefix(close + 1);
  }
  return out;
}

/// Bytes spelled in hexadecimal: `"5f5f".decode("hex")`, `bytes.fromhex("5f5f")`.
std::optional<std::string> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  const auto digit = [](char c) {
    return c >= '0' && c <= '9' ? c - '0' : lower(c) >= 'a' && lower(c) <= 'f' ? lower(c) - 'a' + 10 : -1;
  };
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    if (digit(text[i]) < 0 || digit(text[i + 1]) < 0) return std::nullopt;
    out += static_cast<char>(digit(text[i]) * 16 + digit(text[i + 1]));
  }
  return out;
}

/// Like `value`, as something that was made of it.
Value made(Value value, const Value& of) {
  value.is_built = true;
  value.is_odd = of.is_odd;
  return value;
}

Value split(const Value& subject, std::span<const Argument> arguments) {
  const auto separator = text_of(arguments, 0).value_or(" ");
  if (separator.empty()) return {};
  std::vector<std::string> parts;
  std::string_view rest = subject.text;
  for (auto cut = rest.find(separator); cut != std::string_view::npos; cut = rest.find(separator)) {
    parts.emplace_back(rest.substr(0, cut));
    rest.remove_prefix(cut + separator.size());
  }
  parts.emplace_back(rest);
  return Value::of(std::move(parts));
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

/// What texts have as filters and as methods alike.
std::optional<std::string> folded_text(std::string_view name, std::string_view text,
                                       std::span<const Argument> arguments) {
  if (name == "lower" || name == "casefold") return mapped(std::string(text), lower);
  if (name == "upper") return mapped(std::string(text), upper);
  if (name == "swapcase") return mapped(std::string(text), swapped);
  if (name == "capitalize" || name == "title") {
    auto out = mapped(std::string(text), lower);
    for (std::size_t i = 0; i < out.size(); ++i)
      if (i == 0 || (name == "title" && lower(out[i - 1]) == upper(out[i - 1]))) out[i] = upper(out[i]);
    return out;
  }
  if (name == "replace") {
    const auto from = text_of(arguments, 0);
    const auto to = text_of(arguments, 1);
    return from && to ? std::optional(replaced(text, *from, *to)) : std::nullopt;
  }
  if (is_one_of(name, {"center", "ljust", "rjust", "zfill"})) {
    const auto width = arguments.empty() || !arguments[0].value.is(Kind::number) ? 0 : arguments[0].value.number;
    if (width < 0 || static_cast<std::uint64_t>(width) > kLongestText) return std::nullopt;
    const auto wanted = static_cast<std::size_t>(width);
    const auto room = wanted > text.size() ? wanted - text.size() : 0;
    const auto filling = text_of(arguments, 1).value_or(name == "zfill" ? "0" : " ");
    if (filling.size() != 1) return std::nullopt;
    const auto left = name == "center" ? room / 2 : name == "ljust" ? 0 : room;
    return std::string(left, filling[0]) + std::string(text) + std::string(room - left, filling[0]);
  }
  constexpr std::string_view kSpace = " \t\r\n\v\f";
  const auto which = text_of(arguments, 0).value_or(std::string(kSpace));
  if (name == "trim" || name == "strip") return std::string(stripped(text, which, true, true));
  if (name == "lstrip") return std::string(stripped(text, which, true, false));
  if (name == "rstrip") return std::string(stripped(text, which, false, true));
  if (name == "removeprefix" && text.starts_with(which)) return std::string(text.substr(which.size()));
  if (name == "removesuffix" && text.ends_with(which)) return std::string(text.substr(0, text.size() - which.size()));
  return std::nullopt;
}

/// A filter that makes a list of a list.
Value folded_list(std::string_view filter, const Value& subject, std::span<const Argument> arguments) {
  auto items = elements(subject);
  if (!items) return made(Value(), subject);
  if (filter == "join") {
    const auto separator = arguments.empty() ? std::string() : text_of(arguments, 0).value_or("");
    return made(Value::of(concatenated(*items, separator)), subject);
  }
  if (filter == "reverse" || filter == "reversed") {
    std::ranges::reverse(*items);
    return made(subject.is(Kind::text) ? Value::of(concatenated(*items, "")) : Value::of(std::move(*items)), subject);
  }
  if (filter == "sort") std::ranges::sort(*items);
  if (filter == "random" && items->size() > 1)
    return made(folded_each(Value::of(std::move(*items)), [](Value item) { return item; }), subject);
  if (filter == "first" || filter == "min" || filter == "random")
    return items->empty() ? Value() : made(Value::of(items->front()), subject);
  if (filter == "last" || filter == "max") return items->empty() ? Value() : made(Value::of(items->back()), subject);
  if (filter == "map") {
    const auto inner = text_of(arguments, 0);
    if (!inner || !is_one_of(*inner, {"lower", "upper", "string", "trim", "replace", "reverse", "title", "capitalize"}))
      return Value::named("@map");
    for (auto& item : *items)
      item = printed(folded_filter(*inner, Value::of(item), arguments.subspan(1))).value_or(item);
  }
  return Value::of(std::move(*items));
}

}  // namespace

Value folded_filter(std::string_view filter, const Value& subject, std::span<const Argument> arguments) {
  if (subject.is_alternative)
    return folded_each(subject, [&](const Value& item) { return folded_filter(filter, item, arguments); });
  if (is_one_of(filter, {"string", "safe", "escape", "e", "forceescape", "urlize", "striptags", "pprint", "tojson"})) {
    if (const auto text = printed(subject)) return made(Value::of(*text), subject);
    Value result = made(Value(), subject);
    for (const auto& [path, text] : kPrinted)
      if (!subject.path.empty() && subject.path == path) result = made(Value::of(std::string(text)), subject);
    result.is_odd = subject.is_odd || result.is(Kind::text);
    return result;
  }
  if (is_one_of(filter, {"default", "d"})) {
    const bool is_known = !subject.is(Kind::unknown) || subject.is_odd || arguments.empty();
    // `x|default([])` is `x` wherever it matters.
    return is_known || is_empty(arguments.front().value) ? subject : arguments.front().value;
  }
  if (is_one_of(filter, {"select", "reject", "selectattr", "rejectattr"}))
    return elements(subject) && !subject.items.empty() && arguments.empty() ? subject : Value::named("@select");
  if (filter == "batch" || filter == "slice") return Value::named("@batch");
  if (is_one_of(filter, {"length", "count"})) {
    const auto items = elements(subject);
    return items ? Value::of(static_cast<std::int64_t>(items->size())) : Value();
  }
  if (filter == "int") {
    std::int64_t number = 0;
    for (const char c : printed(subject).value_or("x"))
      if (c < '0' || c > '9' || number > 1'000'000'000'000)
        return {};
      else
        number = number * 10 + (c - '0');
    return Value::of(number);
  }
  if (filter == "format" && subject.is(Kind::text)) {
    std::vector<std::string> values;
    for (const auto& argument : arguments) {
      const auto text = printed(argument.value);
      if (!text) return made(Value(), subject);
      values.push_back(*text);
    }
    return formatted_percent(subject, Value::of(std::move(values)));
  }
  if (is_one_of(filter,
                {"join", "reverse", "list", "first", "last", "sort", "map", "unique", "min", "max", "random", "items"}))
    return folded_list(filter, subject, arguments);
  if (subject.is(Kind::text))
    if (auto text = folded_text(filter, subject.text, arguments)) return made(Value::of(std::move(*text)), subject);
  auto result = made(Value(), subject);
  if (!subject.path.empty()) result.path = Value::named(subject.path + "." + std::string(filter) + "()").path;
  return result;
}

Value folded_method(std::string_view method, const Value& subject, std::span<const Argument> arguments) {
  if (subject.is_alternative)
    return folded_each(subject, [&](const Value& item) { return folded_method(method, item, arguments); });
  if (subject.is(Kind::list)) {
    if (method == "pop" || method == "__getitem__" || method == "get")
      return arguments.empty() ? folded_list("last", subject, {}) : item_of(subject, arguments.front().value);
    if (is_one_of(method, {"keys", "copy", "items"})) return subject;
    if (method == "values" && !subject.members.empty()) return made(Value::of(subject.members), subject);
  }
  if (!subject.is(Kind::text)) {
    Value result;
    if (!subject.path.empty()) result = Value::named(subject.path + "." + std::string(method) + "()");
    if (subject.path == "bytes" && method == "fromhex")
      if (const auto text = from_hex(text_of(arguments, 0).value_or("?"))) result = Value::of(*text);
    result.is_odd = subject.is_odd;
    return result;
  }
  if (method == "join") {
    if (arguments.empty()) return {};
    const Argument separator{"", subject};
    return folded_list("join", arguments.front().value, {&separator, 1});
  }
  if (method == "format") return made(Value::of(formatted_braces(subject.text, arguments)), subject);
  if (method == "__add__" || method == "__mod__")
    return arguments.empty()     ? Value()
           : method == "__add__" ? joined(subject, arguments.front().value)
                                 : formatted_percent(subject, arguments.front().value);
  if (method == "__getitem__" && !arguments.empty()) return item_of(subject, arguments.front().value);
  if (method == "split" || method == "rsplit") return split(subject, arguments);
  if (is_one_of(method, {"encode", "decode", "__str__", "expandtabs"})) {
    if (const auto codec = text_of(arguments, 0); codec == "hex")
      if (const auto text = from_hex(subject.text)) return made(Value::of(*text), subject);
    return subject;
  }
  if (auto text = folded_text(method, subject.text, arguments)) return made(Value::of(std::move(*text)), subject);
  return made(Value(), subject);
}

Value folded_function(std::string_view function, std::span<const Argument> arguments) {
  if ((function == "chr" || function == "unichr") && !arguments.empty() && arguments[0].value.is(Kind::number)) {
    std::string out;
    utf8::append(out, static_cast<char32_t>(arguments[0].value.number));
    return made(Value::of(std::move(out)), {});
  }
  if (function == "dict" || function == "namespace") {
    std::vector<std::string> names;
    for (const auto& argument : arguments)
      if (!argument.name.empty()) names.push_back(argument.name);
    return made(Value::of(std::move(names)), {});
  }
  if (function == "range") {
    const auto number = [&](std::size_t index) { return arguments[index].value.number; };
    Value result = Value::named("range()");
    const bool is_known =
        std::ranges::all_of(arguments, [](const Argument& one) { return one.value.is(Kind::number); });
    if (!is_known || arguments.empty()) return result;
    std::int64_t count = 0;
    const auto begin = arguments.size() > 1 ? number(0) : 0;
    const auto end = number(arguments.size() > 1 ? 1 : 0);
    if (__builtin_sub_overflow(end, begin, &count)) return result;
    const auto stride = arguments.size() > 2 ? number(2) : 1;
    result.number = stride == 0 ? 0 : std::max<std::int64_t>(count / stride, 0);
    return result;
  }
  if (is_one_of(function, {"str", "list", "tuple", "reversed", "sorted"}) && arguments.size() == 1)
    return folded_filter(function == "str"        ? "string"
                         : function == "reversed" ? "reverse"
                                                  : "list",
                         arguments[0].value, {});
  return function.empty() ? Value() : Value::named(std::string(function) + "()");
}

std::optional<Value> member_of(const Value& dictionary, std::string_view key) {
  const auto found = std::ranges::find(dictionary.items, key);
  const auto at = static_cast<std::size_t>(found - dictionary.items.begin());
  if (at >= dictionary.members.size()) return std::nullopt;
  return made(Value::of(dictionary.members[at]), dictionary);
}

Value item_of(const Value& subject, const Value& index) {
  if (index.is(Kind::text))
    if (auto member = member_of(subject, index.text)) return *std::move(member);
  const auto items = elements(subject);
  if (!items || !index.is(Kind::number)) {
    Value result = made(Value(), subject);
    result.is_built = subject.is_built;
    return result;
  }
  const auto size = static_cast<std::int64_t>(items->size());
  const auto at = index.number < 0 ? index.number + size : index.number;
  if (at < 0 || at >= size) return made(Value(), subject);
  return made(Value::of((*items)[static_cast<std::size_t>(at)]), subject);
}

Value slice_of(const Value& subject, std::span<const Value> indices) {
  auto items = elements(subject);
  if (!items) {
    auto result = Value::named(subject.path);
    result.is_odd = subject.is_odd;
    return result;
  }
  const auto size = static_cast<std::int64_t>(items->size());
  const auto index = [&](std::size_t which, std::int64_t otherwise) {
    if (which >= indices.size() || !indices[which].is(Kind::number)) return otherwise;
    return indices[which].number;
  };
  const auto stride = std::clamp<std::int64_t>(index(2, 1), -size - 1, size + 1);
  if (stride == 0) return {};
  const auto place = [&](std::int64_t at) {
    at = at < 0 ? at + size : at;
    return std::clamp<std::int64_t>(at, stride < 0 ? -1 : 0, stride < 0 ? size - 1 : size);
  };
  const bool has_begin = !indices.empty() && indices[0].is(Kind::number);
  const bool has_end = indices.size() > 1 && indices[1].is(Kind::number);
  const auto begin = has_begin ? place(indices[0].number) : (stride < 0 ? size - 1 : 0);
  const auto end = has_end ? place(indices[1].number) : (stride < 0 ? -1 : size);
  std::vector<std::string> taken;
  for (auto at = begin; stride < 0 ? at > end : at < end; at += stride)
    taken.push_back((*items)[static_cast<std::size_t>(at)]);
  return made(subject.is(Kind::text) ? Value::of(concatenated(taken, "")) : Value::of(std::move(taken)), subject);
}

}  // namespace assay::formats::jinja
