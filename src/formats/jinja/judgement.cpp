// What an expression does with attributes and calls.
#include "formats/jinja/expression.hpp"
#include "formats/jinja/folding.hpp"
#include "formats/jinja/names.hpp"

#include <algorithm>
#include <array>

namespace assay::formats::jinja {
namespace {

using Kind = Value::Kind;

constexpr std::size_t kMostSights = 100'000;

std::string_view root_of(std::string_view path) { return path.substr(0, path.find_first_of(".[|(")); }

template <class... Names>
bool is_one_of(std::string_view name, Names... names) {
  return ((name == names) || ...);
}

/// transformers takes a line end behind a block and blanks before one away (`trim_blocks`, `lstrip_blocks`), so that a
/// name that a template writes over several lines is one for it. No name has blanks.
std::string without_blanks(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; });
  return text;
}

/// Jinja2, list of built-in tests.
bool is_comparison(std::string_view test) {
  return is_one_of(test, "eq", "equalto", "==", "ne", "!=", "in", "lt", "le", "gt", "ge", "lessthan", "greaterthan");
}

}  // namespace

void Expression::see(SightKind kind, ByteRange range, std::string_view text) {
  if (sights_.size() < kMostSights) sights_.push_back({kind, range, std::string(text.substr(0, 200))});
}

bool Expression::has_no_elements(const Value& value) const {
  if (value.is(Kind::text)) return value.text.empty();
  if (value.is(Kind::list)) return value.items.empty() && value.path.empty();
  const auto root = root_of(value.path);
  return value.is(Kind::unknown) && value.path.find('(') == std::string::npos && !environment_.defines(root) &&
         is_one_of(root, "cycler", "dict", "joiner", "lipsum", "namespace", "raise_exception", "range", "strftime_now");
}

bool Expression::is_inside_of_renderer(const Value& base, std::string_view name) const {
  if (!name.starts_with('_') || base.path != root_of(base.path)) return false;
  return environment_.macros.contains(base.path) ||
         (is_one_of(std::string_view(base.path), "caller", "loop", "self") && !environment_.defines(base.path));
}

void Expression::judge_attribute(const Value& base, std::string_view name, ByteRange range) {
  if (is_internal(name)) {
    // `x.__class__.__name__` is how ordinary templates of documentation show a type.
    const auto* dot = peek();
    const auto* last = peek(2);
    const bool is_name = dot != nullptr && dot->is_op(".") && last != nullptr &&
                         is_one_of(last->raw, "__name__", "__qualname__", "__doc__") && !base.path.empty() &&
                         name == "__class__" && (peek(3) == nullptr || !is_one_of(peek(3)->raw, ".", "[", "("));
    return see(is_name ? SightKind::reflection : SightKind::internal, range, name);
  }
  if (is_inside_of_renderer(base, name)) return see(SightKind::internal, range, base.path + "." + std::string(name));
  const auto root = root_of(base.path);
  if (base.path != root || environment_.defines(root)) return;
  const bool is_class = is_one_of(root, "cycler", "joiner", "lipsum");
  const bool is_application = root == "request" && name == "application";
  if (is_class || is_application) return see(SightKind::internal, range, std::string(root) + "." + std::string(name));
  if (is_one_of(root, "request", "config", "session", "url_for", "get_flashed_messages", "self", "g"))
    see(SightKind::host, range, std::string(root) + "." + std::string(name));
}

void Expression::judge_computed(const Value& base, const Value& name, ByteRange range, Asked how) {
  const bool is_subscript = how == Asked::in_brackets;
  const auto judge = [&](const std::string& written) {
    const auto text = without_blanks(written);
    if (!is_internal(text)) return false;
    // In data a short word is a key: `row['mro']`.
    if (is_subscript && !name.is_built && text.find('_') == std::string::npos) return false;
    see(SightKind::internal, range, text);
    return true;
  };
  if (name.is(Kind::text)) {
    if (judge(name.text)) return;
    if (is_inside_of_renderer(base, name.text)) return see(SightKind::internal, range, base.path + "." + name.text);
    if (name.is_odd) return see(SightKind::picked, range, name.text);
    if (is_subscript) return;
    if (is_one_of(name.text, "format", "format_map")) return see(SightKind::internal, range, "attr(\"format\")");
    const auto plain = how == Asked::of_nothing ? SightKind::element : SightKind::attribute;
    return see(name.is_built ? SightKind::computed : plain, range, name.text);
  }
  if (name.is(Kind::choice) || name.is(Kind::list)) {
    for (const auto& item : name.items)
      if (judge(item)) return;
    if (name.is(Kind::choice) && is_subscript) return;
  }
  if (name.is(Kind::number)) return;
  const bool is_from_request = root_of(name.path) == "request";
  if (name.is_odd || (is_from_request && !is_subscript)) return see(SightKind::picked, range, name.path);
  // `x['__' ~ name]`: keys of data are not called so.
  if (is_subscript && (name.begins_internal || name.ends_internal)) return see(SightKind::computed, range, "");
  if (!is_subscript) {
    const bool is_literal = base.path.empty() || base.path.find("|attr") != std::string::npos;
    see(is_literal ? SightKind::picked : SightKind::computed, range, name.path);
  }
}

void Expression::judge_call(const Frame& frame, const std::vector<Value>& elements) {
  judge_sizes(frame, elements);
  const bool is_method = frame.shape == Shape::method;
  if (is_method && !elements.empty() && is_acting_method(frame.receiver.path, frame.name))
    see(SightKind::acts, frame.range, frame.receiver.path + "." + frame.name);
  if (frame.shape == Shape::function && !elements.empty() && is_acting_function(frame.name) &&
      !environment_.defines(frame.name))
    see(SightKind::acts, frame.range, frame.name);
  if (is_method && !is_known_method(frame.name) && !is_internal(frame.name) &&
      !environment_.defines(root_of(frame.receiver.path)))
    see(SightKind::method, frame.range, frame.name);
  if (is_method && is_one_of(frame.name, "format", "format_map") && frame.receiver.is(Kind::text) &&
      is_reaching_format(frame.receiver.text))
    see(SightKind::internal, frame.range, frame.receiver.text);
  // Messages are shown, not used.
  if (is_one_of(frame.name, "raise_exception", "raise", "replace", "split", "rsplit", "startswith", "endswith",
                "strip"))
    return;
  // What is only compared, as the templates of documentation do with the names of methods.
  if (is_method && is_one_of(frame.name, "remove", "index", "count")) return;
  const bool compares = frame.shape == Shape::filter && is_one_of(frame.name, "select", "reject") &&
                        !elements.empty() && elements[0].is(Kind::text) && is_comparison(elements[0].text);
  if (compares) return;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const bool is_attr = frame.name == "attr" && frame.shape == Shape::filter;
    const auto judge = [&](std::string_view text) {
      if (!is_attr && is_internal_path(text)) see(SightKind::internal, frame.range, text);
    };
    if (elements[i].is(Kind::text)) judge(elements[i].text);
    if (frame.keywords[i].starts_with("__") && is_internal(frame.keywords[i]))
      see(SightKind::internal, frame.range, frame.keywords[i]);
  }
}

void Expression::judge_handed(const Frame& frame, const std::vector<Value>& elements) {
  if (frame.name.empty()) return;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (elements[i].origin != Origin::said) continue;
    const auto& keyword = frame.keywords[i];
    see(SightKind::hands_over, frame.range, frame.name + " " + (keyword.empty() ? std::to_string(i) : keyword));
  }
}

void Expression::judge_sizes(const Frame& frame, const std::vector<Value>& elements) {
  constexpr std::int64_t kMostWidth = 1'000'000;
  constexpr std::int64_t kMostTurns = 100'000;  // Jinja2, sandbox: MAX_RANGE
  const auto largest = [&] {
    std::int64_t most = 0;
    for (const auto& element : elements)
      if (element.is(Kind::number)) most = std::max(most, element.number);
    return most;
  };
  if (is_one_of(frame.name, "center", "indent", "ljust", "rjust", "zfill", "wordwrap", "expandtabs", "batch",
                "slice") &&
      frame.shape != Shape::function && largest() > kMostWidth)
    see(SightKind::too_large, frame.range, "makes a text " + std::to_string(largest()) + " wide");
  if (frame.shape == Shape::function && frame.name == "lipsum" && largest() > 1000)
    see(SightKind::too_large, frame.range, "makes " + std::to_string(largest()) + " paragraphs");
  if (frame.shape == Shape::function && frame.name == "range") {
    std::vector<Argument> arguments;
    arguments.reserve(elements.size());
    for (const auto& element : elements) arguments.push_back({"", element});
    const auto count = folded_function("range", arguments).number;
    if (count > kMostTurns) see(SightKind::too_large, frame.range, "counts to " + std::to_string(count));
  }
  const bool formats = frame.name == "format" && frame.receiver.is(Kind::text);
  if (!formats) return;
  std::int64_t width = 0;
  for (const char c : frame.receiver.text) {
    width = c >= '0' && c <= '9' && width < kMostWidth * 10 ? width * 10 + (c - '0') : 0;
    if (width > kMostWidth)
      return see(SightKind::too_large, frame.range, "makes a text " + std::to_string(width) + " wide or more");
  }
}

}  // namespace assay::formats::jinja
