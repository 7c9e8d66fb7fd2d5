#include "formats/jinja/origins.hpp"

#include <algorithm>
#include <array>

namespace assay::formats::jinja {
namespace {

using Kind = Value::Kind;
using Names = std::span<const std::string_view>;

bool has(Names names, std::string_view name) { return std::ranges::find(names, name) != names.end(); }

bool is_from_messages(Origin origin) { return origin == Origin::said || origin == Origin::message; }

bool has_message(std::span<const Argument> arguments) {
  return std::ranges::any_of(arguments, [](const Argument& one) { return is_from_messages(one.value.origin); });
}
bool has_said(std::span<const Argument> arguments) {
  return std::ranges::any_of(arguments, [](const Argument& one) { return one.value.origin == Origin::said; });
}

/// A message that is written out as a text tells all that it says.
Origin written_out(Origin origin) { return origin == Origin::message ? Origin::said : origin; }

/// Of the attribute that `map(attribute='a.b')` takes.
Origin origin_of_path(std::string_view path) { return origin_of_name(path.substr(path.rfind('.') + 1)); }

Origin origin_of_size(Origin of) { return of == Origin::said ? Origin::size : Origin::elsewhere; }

}  // namespace

Origin origin_of_name(std::string_view name) {
  static constexpr std::array<std::string_view, 12> kSaid{
      "arguments", "content", "input",    "last_user_message", "prompt",     "query",
      "reasoning", "text",    "thinking", "reasoning_content", "user_input", "user_message"};
  static constexpr std::array<std::string_view, 9> kMessages{
      "messages", "message", "msg", "last_message", "conversation", "conversations", "history", "chat_history", "turn"};
  static constexpr std::array<std::string_view, 4> kClocks{"current_date", "current_time", "date_string", "today"};
  if (has(kSaid, name)) return Origin::said;
  if (has(kMessages, name)) return Origin::message;
  return has(kClocks, name) ? Origin::clock : Origin::elsewhere;
}

Value variable(std::string_view path) {
  auto value = Value::named(path);
  value.origin = origin_of_name(path.substr(path.rfind('.') + 1));
  return value;
}

Origin origin_of_either(Origin left, Origin right) { return std::max(left, right); }

Origin origin_of_sum(std::string_view op, const Value& left, const Value& right) {
  const auto most = origin_of_either(left.origin, right.origin);
  if (op == "~") return is_from_messages(most) ? Origin::said : Origin::elsewhere;
  if (is_from_messages(most)) return most;
  // A sentence that tells the date is no date.
  const bool has_text = left.is(Kind::text) || right.is(Kind::text);
  return has_text && op == "+" ? Origin::elsewhere : most;
}

Origin origin_of_filter(std::string_view filter, const Value& subject, std::span<const Argument> arguments) {
  static constexpr std::array<std::string_view, 5> kSizes{"length", "count", "wordcount", "len", "filesizeformat"};
  static constexpr std::array<std::string_view, 12> kWritten{"dictsort", "dump",    "e",      "escape",
                                                             "items",    "join",    "json",   "pprint",
                                                             "string",   "to_json", "tojson", "tojson_pretty"};
  static constexpr std::array<std::string_view, 4> kChoosing{"select", "reject", "selectattr", "rejectattr"};
  if (filter == "map") {
    for (const auto& one : arguments)
      if (one.name == "attribute") return one.value.is(Kind::text) ? origin_of_path(one.value.text) : Origin::elsewhere;
    if (arguments.empty() || !arguments.front().value.is(Kind::text)) return subject.origin;
    filter = arguments.front().value.text;
    arguments = arguments.subspan(1);
  }
  if (filter == "random") return is_from_messages(subject.origin) ? subject.origin : Origin::chance;
  if (has(kSizes, filter)) return origin_of_size(subject.origin);
  if (has(kWritten, filter)) return written_out(subject.origin);
  if (has(kChoosing, filter)) return subject.origin;
  if (filter == "attr")
    return !arguments.empty() && arguments.front().value.is(Kind::text) ? origin_of_name(arguments.front().value.text)
                                                                        : subject.origin;
  return has_said(arguments) ? Origin::said : subject.origin;
}

Origin origin_of_method(std::string_view method, const Value& subject, std::span<const Argument> arguments) {
  static constexpr std::array<std::string_view, 21> kTelling{
      "__contains__", "append",  "count",   "endswith",  "extend",  "find",    "index",
      "isalnum",      "isalpha", "isascii", "isdecimal", "isdigit", "islower", "isnumeric",
      "isspace",      "istitle", "isupper", "keys",      "rfind",   "rindex",  "startswith"};
  static constexpr std::array<std::string_view, 4> kLookUps{"__getitem__", "get", "pop", "setdefault"};
  if (has(kTelling, method)) return Origin::elsewhere;
  if (has(kLookUps, method))
    return arguments.empty() ? subject.origin : origin_of_item(subject, arguments.front().value);
  if (method == "values" || method == "items") return written_out(subject.origin);
  if (method == "format" || method == "join") return has_message(arguments) ? Origin::said : subject.origin;
  return has_said(arguments) ? Origin::said : subject.origin;
}

Origin origin_of_function(std::string_view function, bool is_macro, std::span<const Argument> arguments) {
  if (is_macro) return has_message(arguments) ? Origin::said : Origin::elsewhere;
  static constexpr std::array<std::string_view, 3> kClocks{"now", "strftime", "strftime_now"};
  static constexpr std::array<std::string_view, 5> kSame{"list", "reversed", "sorted", "tuple", "enumerate"};
  if (has(kClocks, function)) return Origin::clock;
  if (arguments.empty()) return Origin::elsewhere;
  const auto first = arguments.front().value.origin;
  if (function == "len") return origin_of_size(first);
  if (function == "str" || function == "tojson") return written_out(first);
  return has(kSame, function) ? first : Origin::elsewhere;
}

Origin origin_of_item(const Value& subject, const Value& index) {
  if (index.is(Kind::text)) return origin_of_name(index.text);
  return subject.origin;
}

}  // namespace assay::formats::jinja
