// What BUILD sets on an object: its state, which may hold what the unpickler or a loader calls by name afterwards.
#include "pickle/distributions.hpp"
#include "pickle/formulas.hpp"
#include "pickle/program.hpp"

#include <algorithm>
#include <array>

namespace assay::pickle {
namespace {

/// Attributes that the unpickler itself calls afterwards; numpy calls `__array__`.
constexpr std::array<std::string_view, 6> kCalledNames{"__array__", "__class__", "__setstate__",
                                                       "add",       "append",    "extend"};
static_assert(std::ranges::is_sorted(kCalledNames));
/// Methods that __setstate__ calls of torch's optimizers and parallel modules, of IsotonicRegression and pandas'
/// tables, and of what stands in them. An attribute may be called so as well, but is no function.
constexpr std::array<std::string_view, 7> kMethods{
    "_build_f", "_build_params_for_reducer", "_hook_for_profile", "_patch_step_function", "_set_axis", "setdefault",
    "setstate"};
static_assert(std::ranges::is_sorted(kMethods));

constexpr std::size_t kMostMappings = 65'536;

/// What makes a mapping, of pairs or of none.
bool makes_mapping(std::string_view path) {
  return path == "builtins.dict" || path == "collections.OrderedDict" || path == "collections.defaultdict" ||
         path == "collections.UserDict";
}

}  // namespace

void Program::build(Value instance, Value state, const Site& site) {
  if (instance.is(Tag::global)) {
    auto& import = trace_.imports[instance.payload()];
    import.is_reported = true;
    record(CallKind::build, {.status = Status::tampering, .path = import.judgement.path}, instance, state, site);
    return;
  }
  if (!instance.is(Tag::object)) return;
  const bool is_first = heap_.count(instance.payload()) == 2;
  const auto path = class_path_of(instance);
  const bool is_known_code = is_known_function(instance);
  heap_.add(instance.payload(), state);
  // An alias hands out the attributes of what it is an alias of, where the state would be set. Picklers write none.
  if (is_shared(instance) || is_known_code || path == "types.GenericAlias")
    record(CallKind::build, {.status = Status::tampering, .path = path.value_or("")}, instance, state, site);
  judge_state_object(state, site);
  // The first state of a partial is followed where the partial is called; picklers write no second one.
  if (path && *path == "functools.partial" && is_first) judge_partial(instance, site);
  if (path && *path == "functools.partial" && !is_first) {
    const auto items = arguments_of(state);
    if (!items.empty()) judge_callee(items[0], items.size() > 1 ? items[1] : Value{}, site);
  }
  judge_source(instance, state, site);
  if (path && is_dtype(*path)) {
    if (const auto lie = lie_in_dtype(instance, state); !lie.empty()) note_forged(show(instance, 80) + " " + lie, site);
  }
  judge_array_file(instance, site);
  judge_native_handle(instance, state, site);
  for (const Value part : state.is(Tag::tuple) ? arguments_of(state) : std::vector<Value>{state})
    judge_attributes(instance, state, part, site);
}

/// Text in a state that the class evaluates.
void Program::judge_source(Value instance, Value state, const Site& site) {
  const bool is_known = may_be_instance(instance, is_distribution);
  auto source = is_known ? source_in_distribution(state) : source_of_parser(state);
  if (!source && may_be_instance(instance, is_data_of_statsmodels)) source = source_of_formula(state);
  if (source)
    record(
        CallKind::build,
        {.status = Status::dangerous, .path = class_path_of(instance).value_or(""), .global_class = class_of("exec")},
        instance, *source, site);
}

/// Whether something calls `value` when an object has it under this name.
bool Program::is_called_by_name(Value name, Value value) const {
  if (!is_callable_tag(value.tag())) return false;
  // A name that a call makes: `str("__setstate__")`. Picklers write names as they are.
  if (name.is(Tag::object)) return is_function(value);
  const auto text = name.is(Tag::text) ? text_of(name, 32) : std::nullopt;
  if (!text) return false;
  return std::ranges::binary_search(kCalledNames, *text) ||
         (is_function(value) && std::ranges::binary_search(kMethods, *text));
}

void Program::note_pairs(Value mapping, std::span<const Value> items) {
  for (std::size_t i = items.size() % 2; i + 1 < items.size(); i += 2) {
    has_kept_functions_ = has_kept_functions_ || is_function(items[i + 1]);
    if (!is_called_by_name(items[i], items[i + 1])) continue;
    if (calling_mappings_.size() < kMostMappings) calling_mappings_.insert(mapping.payload());
    return;
  }
}

/// A mapping that is a state, or a half of one.
void Program::judge_attributes(Value instance, Value state, Value mapping, const Site& site) {
  bool calls = calling_mappings_.size() >= kMostMappings || calling_mappings_.contains(mapping.payload());
  if (mapping.is(Tag::object)) {
    const auto path = class_path_of(mapping);
    if (!path || !makes_mapping(*path)) return;
    const auto parts = heap_.items(mapping.payload(), 2);
    for (const Value given : parts.size() < 2 ? std::vector<Value>{} : arguments_of(parts[1])) {
      if (given.is(Tag::dict)) calls = calls || calling_mappings_.contains(given.payload());
      if (given.is(Tag::object)) calls = calls || path == "builtins.dict";
      if (!given.is(Tag::list) && !given.is(Tag::tuple)) continue;
      for (const Value pair : heap_.items(given.payload())) {
        const auto items = arguments_of(pair);
        calls = calls || (items.size() == 2 && is_called_by_name(items[0], items[1]));
      }
      calls = calls || !heap_.has_all_items(given.payload());
    }
  } else if (mapping.is(Tag::dict)) {
    const auto items = heap_.items(mapping.payload());
    for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
      const auto name = items[i].is(Tag::text) ? text_of(items[i], 32) : std::nullopt;
      // numpy asks any object for these, and reads memory at the address that they give.
      const bool is_memory = name == "__array_interface__" || name == "__array_struct__";
      if (is_memory && (items[i + 1].is(Tag::dict) || is_callable_tag(items[i + 1].tag())))
        note_forged(show(instance, 80) + " has " + *name + ", which tells numpy what memory to read", site);
    }
  } else {
    return;
  }
  if (calls)
    record(CallKind::build, {.status = Status::tampering, .path = class_path_of(instance).value_or("")}, instance,
           state, site);
}

/// A key of a mapping or a member of a set is hashed, which asks what it is made of: a moment its time zone.
void Program::judge_hashed(Value key, const Site& site) {
  if (!has_kept_functions_) return;
  if (key.is(Tag::object) || key.is(Tag::tuple) || key.is(Tag::frozenset))
    judge_callables_in(key, Value(Tag::tuple, kNoNode), site, Callables::functions);
}

}  // namespace assay::pickle
