// What BUILD sets on an object: its state, which may hold what the unpickler or a loader calls by name afterwards.
#include "pickle/distributions.hpp"
#include "pickle/formulas.hpp"
#include "pickle/program.hpp"

#include <algorithm>
#include <array>

namespace assay::pickle {

/// What makes a mapping, of pairs or of none.
bool makes_mapping(std::string_view path) {
  static constexpr std::array<std::string_view, 7> kMakers{
      "builtins.dict",        "collections.Counter",     "collections.OrderedDict",   "collections.UserDict",
      "collections.ChainMap", "collections.defaultdict", "sklearn.utils._bunch.Bunch"};
  return std::ranges::find(kMakers, path) != kMakers.end();
}

namespace {

/// Attributes that the unpickler itself calls afterwards; numpy calls `__array__`.
constexpr std::array<std::string_view, 6> kCalledNames{"__array__", "__class__", "__setstate__",
                                                       "add",       "append",    "extend"};
static_assert(std::ranges::is_sorted(kCalledNames));
/// Methods that __setstate__ calls of torch's optimizers and parallel modules, of IsotonicRegression and pandas'
/// tables, and those that moments call of their time zone.
constexpr std::array<std::string_view, 9> kMethods{"_build_f",          "_build_params_for_reducer",
                                                   "_hook_for_profile", "_patch_step_function",
                                                   "_set_axis",         "dst",
                                                   "fromutc",           "tzname",
                                                   "utcoffset"};
static_assert(std::ranges::is_sorted(kMethods));

constexpr std::size_t kMostMappings = 65'536;
constexpr std::size_t kMostPairs = 1U << 20U;  ///< that are looked at in the states of one stream

bool calls_own_methods(std::string_view cls) {
  return cls.starts_with("torch.") || cls.starts_with("sklearn.") || cls.starts_with("pandas.");
}

bool is_time_zone(std::string_view cls) {
  return cls.starts_with("dateutil.") || cls.starts_with("datetime.") || cls.starts_with("pytz.") ||
         cls.starts_with("zoneinfo.");
}

/// What hashes itself by asking what it was made with.
bool asks_its_zone(std::string_view cls) {
  return cls.starts_with("datetime.") || (cls.starts_with("pandas.") && cls.contains("imestamp"));
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

/// Whether something calls `value` when an object has it under this name: the unpickler, or a method of the class.
Program::Called Program::called_by_name(Value name, Value value) const {
  if (!is_callable_tag(value.tag())) return Called::no;
  // A name that a call makes: `str("__setstate__")`. Picklers write names as they are.
  if (name.is(Tag::object)) return is_function(value) ? Called::always : Called::no;
  const auto text = name.is(Tag::text) ? text_of(name, 32) : std::nullopt;
  if (!text) return Called::no;
  if (std::ranges::binary_search(kCalledNames, *text)) return Called::always;
  return is_function(value) && std::ranges::binary_search(kMethods, *text) ? Called::by_class : Called::no;
}

void Program::note_pairs(Value mapping, std::span<const Value> items) {
  for (std::size_t i = items.size() % 2; i + 1 < items.size(); i += 2) {
    const auto called = called_by_name(items[i], items[i + 1]);
    if (called == Called::no || calling_mappings_.size() >= kMostMappings) continue;
    auto& known = calling_mappings_[mapping.payload()];
    known = std::max(known, called);
  }
}

/// What of a mapping is called, which a dictionary is or a call makes.
Program::Called Program::called_in(Value mapping) {
  if (calling_mappings_.size() >= kMostMappings) return Called::always;
  const auto found = calling_mappings_.find(mapping.payload());
  auto called = found == calling_mappings_.end() ? Called::no : found->second;
  if (!mapping.is(Tag::object)) return called;
  if (const auto known = made_of_.find(mapping.payload()); known != made_of_.end())
    return std::max(called, known->second);
  const auto made_of = called_in_arguments(mapping);
  if (made_of_.size() < kMostMappings) made_of_.emplace(mapping.payload(), made_of);
  return std::max(called, made_of);
}

Program::Called Program::called_in_arguments(Value mapping) {
  auto called = Called::no;
  const auto path = class_path_of(mapping);
  if (!path || !makes_mapping(*path)) return called;
  const auto parts = heap_.items(mapping.payload(), 2);
  for (const Value given : parts.size() < 2 ? std::vector<Value>{} : arguments_of(parts[1])) {
    if (given.is(Tag::object)) return Called::always;  // another mapping, an iterator: no pickler makes one of these
    if (given.is(Tag::dict)) {
      const auto inner = calling_mappings_.find(given.payload());
      if (inner != calling_mappings_.end()) called = std::max(called, inner->second);
    }
    if (!given.is(Tag::list) && !given.is(Tag::tuple)) continue;
    const auto pairs = heap_.items(given.payload());
    pairs_looked_at_ += pairs.size();
    if (pairs_looked_at_ > kMostPairs || !heap_.has_all_items(given.payload())) return Called::always;
    for (const Value pair : pairs)
      if (const auto items = arguments_of(pair); items.size() == 2)
        called = std::max(called, called_by_name(items[0], items[1]));
  }
  return called;
}

/// A mapping that is a state, or a half of one.
void Program::judge_attributes(Value instance, Value state, Value mapping, const Site& site) {
  if (!mapping.is(Tag::object) && !mapping.is(Tag::dict)) return;
  const auto path = class_path_of(instance);
  const auto called = called_in(mapping);
  // What the dictionary of a time zone holds is followed to where the zone is asked.
  const bool is_own = path && (calls_own_methods(*path) || (mapping.is(Tag::object) && is_time_zone(*path)));
  if (called == Called::always || (called == Called::by_class && is_own)) {
    record(CallKind::build, {.status = Status::tampering, .path = path.value_or("")}, instance, state, site);
    // Once for a mapping, however many objects have it for a state.
    if (const auto known = calling_mappings_.find(mapping.payload()); known != calling_mappings_.end())
      known->second = Called::no;
    if (const auto known = made_of_.find(mapping.payload()); known != made_of_.end()) known->second = Called::no;
  }
  if (!mapping.is(Tag::dict)) return;
  const auto items = heap_.items(mapping.payload());
  for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
    const bool may_be_memory = items[i + 1].is(Tag::dict) || is_callable_tag(items[i + 1].tag());
    const auto name = may_be_memory && items[i].is(Tag::text) ? text_of(items[i], 32) : std::nullopt;
    // numpy asks any object for these, and reads memory at the address that they give.
    if (name == "__array_interface__" || name == "__array_struct__")
      note_forged(show(instance, 80) + " has " + *name + ", which tells numpy what memory to read", site);
  }
}

/// A key of a mapping or a member of a set is hashed: moments ask their time zone, which answers with functions that
/// its state holds. Other objects are hashed by what they are.
void Program::judge_hashed(Value key, const Site& site) {
  const auto judge = [&](Value value) {
    const auto path = class_path_of(value);
    if (path && asks_its_zone(*path)) judge_callables_in(value, Value(Tag::tuple, kNoNode), site);
  };
  if (key.is(Tag::object)) return judge(key);
  for (const Value item : heap_.items(key.payload())) {
    judge(item);
    if (item.is(Tag::tuple) || item.is(Tag::frozenset))
      for (const Value inner : heap_.items(item.payload())) judge(inner);
  }
}

}  // namespace assay::pickle
