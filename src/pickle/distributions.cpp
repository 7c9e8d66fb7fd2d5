// Frozen distributions stand in every randomised search of scikit-learn, so their classes are allowed. What makes them
// dangerous is one attribute, which is judged here.
#include "pickle/distributions.hpp"

#include "pickle/program.hpp"

#include <algorithm>
#include <array>

namespace assay::pickle {
namespace {

constexpr std::size_t kMaxSource = 1U << 16U;
constexpr std::array<std::string_view, 4> kOthers{"rv_continuous", "rv_discrete", "rv_histogram", "rv_sample"};

bool consists_of(std::string_view text, std::string_view others) {
  return std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == ',' ||
           c == ' ' || others.find(c) != std::string_view::npos;
  });
}

bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

bool take_back(std::string_view& text, std::string_view suffix) {
  if (!text.ends_with(suffix)) return false;
  text.remove_suffix(suffix.size());
  return true;
}

/// `def _parse_args(self, a, b, loc=0, scale=1):` A default is evaluated at once: names and numbers are all it may be.
bool is_definition(std::string_view line) {
  for (const std::string_view name : {"def _parse_args(", "def _parse_args_rvs(", "def _parse_args_stats("})
    if (auto rest = line; take(rest, name))
      return take(rest, "self, ") && take_back(rest, "):") && consists_of(rest, "='");
  return false;
}

/// `    return (a, b), loc, scale, moments` or `    return self._argcheck_rvs(a, b, loc, scale, size=size)`
bool is_return(std::string_view line) {
  if (!take(line, "    return ")) return false;
  if (take(line, "self._argcheck_rvs(")) return take_back(line, ")") && consists_of(line, "=");
  const auto close = line.find("), ");
  return line.starts_with('(') && close != std::string_view::npos && consists_of(line.substr(1, close - 1), "") &&
         consists_of(line.substr(close + 1), "");
}

}  // namespace

bool is_distribution(std::string_view path) {
  if (!path.starts_with("scipy.stats.")) return false;
  const auto name = path.substr(path.rfind('.') + 1);
  return name.ends_with("_gen") || std::ranges::find(kOthers, name) != kOthers.end();
}

bool is_argument_parser(std::string_view source) {
  bool wants_return = false;
  while (!source.empty()) {
    const auto end = std::min(source.find('\n'), source.size());
    const auto line = source.substr(0, end);
    source.remove_prefix(std::min(end + 1, source.size()));
    if (line.find_first_not_of(' ') == std::string_view::npos) continue;
    if (wants_return ? !is_return(line) : !is_definition(line)) return false;
    wants_return = !wants_return;
  }
  return !wants_return;
}

std::optional<Value> Program::source_in_distribution(Value state) const {
  if (state.is(Tag::tuple)) {
    // Before scipy 1.6: (arguments of the constructor, random state). It is first tried as a list of pairs, and a
    // dictionary of two keys would be taken for one.
    const auto parts = arguments_of(state);
    const bool is_plain = parts.size() == 2 && knows_arguments(state) && parts[0].is(Tag::dict) &&
                          heap_.is_known(parts[0].payload()) && heap_.count(parts[0].payload()) != 4;
    return is_plain ? std::nullopt : std::optional(state);
  }
  if (!state.is(Tag::dict) || !heap_.has_all_items(state.payload())) return state;
  const auto items = heap_.items(state.payload());
  for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
    const auto key = text_of(items[i], 64);
    if (!key || (key->starts_with("__") && key != "__doc__") || key->starts_with("_attach")) return items[i + 1];
  }
  return source_of_parser(state);
}

std::optional<Value> Program::source_of_parser(Value state) const {
  const auto dicts = state.is(Tag::tuple) ? arguments_of(state) : std::vector<Value>{state};
  for (const Value dict : dicts) {
    if (!dict.is(Tag::dict)) continue;
    const auto items = heap_.items(dict.payload());
    for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
      const bool may_be_text =
          items[i + 1].is(Tag::text) || items[i + 1].is(Tag::object) || items[i + 1].is(Tag::opaque);
      if (!may_be_text || !items[i].is(Tag::text) || text_of(items[i], 64) != "_parse_arg_template") continue;
      const auto source = text_of(items[i + 1], kMaxSource);
      if (!source || source->size() >= kMaxSource || !is_argument_parser(*source)) return items[i + 1];
    }
  }
  return std::nullopt;
}

}  // namespace assay::pickle
