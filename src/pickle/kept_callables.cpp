// Callables in the states of objects, which whatever uses the object calls: reading it, making an array of it.
#include "pickle/program.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>

namespace assay::pickle {
namespace {

/// Values that are looked at in one stream for what `judge_kept_callables` judges.
constexpr std::size_t kMostKept = 1U << 17U;

/// What keeps its arguments as they are. Everything else may read them item by item or ask them for numbers, which an
/// object answers with functions that its state holds.
bool keeps_arguments(std::string_view path) {
  constexpr std::array<std::string_view, 11> kKeepers{
      "_codecs.encode",     "builtins.object",        "builtins.slice",    "collections.defaultdict",
      "copyreg.__newobj__", "copyreg._reconstructor", "functools.partial", "itertools.repeat",
      "types.MethodType",   "types.SimpleNamespace",  "weakref.ref"};
  return std::ranges::binary_search(kKeepers, path);
}

/// What makes arrays, parameters and estimators of what it is given: of an array that is no news.
bool makes_numbers(std::string_view path) {
  constexpr std::array<std::string_view, 8> kPackages{"jax.",   "keras.",   "numpy.", "pandas.",
                                                      "scipy.", "sklearn.", "torch.", "tensorflow."};
  return path != "numpy.array" && path != "numpy.asarray" && path != "numpy.fromiter" &&
         std::ranges::any_of(kPackages, [&](auto package) { return path.starts_with(package); });
}

}  // namespace

void Program::judge_kept_callables(Value target, Value arguments, const Site& site) {
  if (target.is(Tag::object) && heap_.count(target.payload()) > 2) judge_callables_in(target, arguments, site);
}

/// Tables of pandas call a key that can be called with themselves: `frame[methodcaller("eval", …)] = None`.
/// Dictionaries hash it.
void Program::judge_keys(Value target, std::span<const Value> items, const Site& site) {
  const auto path = class_path_of(target);
  if (path && (path->starts_with("collections.") || path->starts_with("builtins."))) return;
  const Value table(Tag::tuple, heap_.make());
  heap_.add(table.payload(), target);
  for (std::size_t i = 0; i < items.size(); i += 2)
    if (items[i].is(Tag::object) && is_function(items[i])) judge_callee(items[i], table, site);
}

void Program::judge_callables_in(Value target, Value arguments, const Site& site) {
  struct Step {
    Value value;
    bool is_kept;  ///< in the state of an object, not what an object was made of
  };
  std::vector<Step> open{{target, false}};
  std::unordered_set<std::uint64_t> seen;
  while (!open.empty()) {
    const auto [value, is_kept] = open.back();
    open.pop_back();
    const bool is_object = value.is(Tag::object);
    if (value.is(Tag::global) ? !is_kept : !is_object && !is_container(value)) continue;
    if (!seen.insert((value.payload() << 8U) | static_cast<std::uint64_t>(value.tag())).second) continue;
    if (++kept_looked_at_ >= kMostKept) {
      if (kept_looked_at_ == kMostKept)
        trace_.oddities.emplace_back("it fills and reads objects behind their states, more often than is followed");
      return;
    }
    const auto path = is_object ? class_path_of(value) : std::nullopt;
    // partial(f, …) and methodcaller("m") are functions as well.
    const bool is_function = value.is(Tag::global) || (path && find_resolver(policy_, *path) != nullptr);
    if (is_function && is_kept) judge_callee(value, arguments, site);
    if (value.is(Tag::global)) continue;
    const auto items = heap_.items(value.payload());
    // A mapping in a state holds what it was made of, as a dictionary does.
    const bool is_mapping = is_kept && path && makes_mapping(*path);
    for (std::size_t i = is_object ? 1 : 0; i < items.size(); ++i)
      open.push_back({items[i], is_object ? i >= 2 || is_mapping : is_kept});
  }
}

/// Functions of numpy take an object for an array, which asks it and all that it holds for what they are.
void Program::judge_given_objects(std::string_view path, Value arguments, const Site& site) {
  const auto items = arguments_of(arguments);
  if (path == "collections.defaultdict" && !items.empty()) judge_kept_function(items[0], site);
  if (keeps_arguments(path)) return;
  const bool reads = !makes_numbers(path);
  const Value unknown(Tag::tuple, kNoNode);
  for (const Value item : items) {
    if (item.is(Tag::object)) {
      if (class_path_of(item) != "functools.partial" && (reads || !is_array_or_type(item)))
        judge_kept_callables(item, unknown, site);
    } else if (path.starts_with("numpy.") && (item.is(Tag::list) || item.is(Tag::tuple))) {
      const auto elements = heap_.items(item.payload());
      const bool is_nested =
          std::ranges::any_of(elements, [](Value element) { return is_container(element) || element.is(Tag::object); });
      if (is_nested) judge_callables_in(item, unknown, site);
    }
  }
}

/// A state that is an object: __setstate__ calls its methods, and reads keys that a dictionary may make up.
void Program::judge_state_object(Value state, const Site& site) {
  const auto halves = state.is(Tag::tuple) ? arguments_of(state) : std::vector<Value>{};
  if (halves.size() == 2)  // attributes and slots
    for (const Value half : halves)
      if (half.is(Tag::object)) judge_state_object(half, site);
  if (!state.is(Tag::object) || is_array_or_type(state)) return;
  const auto parts = heap_.items(state.payload(), 2);
  const auto arguments = parts.size() < 2 ? std::vector<Value>{} : arguments_of(parts[1]);
  if (class_path_of(state) == "collections.defaultdict" && !arguments.empty())
    judge_callee(arguments[0], Value(Tag::tuple, heap_.make()), site);
  judge_kept_callables(state, Value(Tag::tuple, kNoNode), site);
}

}  // namespace assay::pickle
