// Calls whose meaning is in their arguments: of what an earlier call returned, of X.__new__, of what makes type
// expressions.
#include "pickle/program.hpp"

#include <algorithm>
#include <array>

namespace assay::pickle {
namespace {

/// Whether `path` is a name that the generic expressions of annotations begin with: typing.Dict, list.
bool is_generic(std::string_view path) {
  static constexpr std::array<std::string_view, 6> kBuiltIns{"builtins.dict", "builtins.frozenset", "builtins.list",
                                                             "builtins.set",  "builtins.tuple",     "builtins.type"};
  return path.starts_with("typing.") || path.starts_with("typing_extensions.") ||
         path.starts_with("collections.abc.") || std::ranges::binary_search(kBuiltIns, path);
}

/// The functions by which cloudpickle and dill write what the code of a function refers to.
bool makes_cell(std::string_view path) {
  static constexpr std::array<std::string_view, 11> kMakers{"cloudpickle._make_cell",
                                                            "cloudpickle._make_empty_cell",
                                                            "cloudpickle.cloudpickle._make_cell",
                                                            "cloudpickle.cloudpickle._make_empty_cell",
                                                            "cloudpickle.cloudpickle_fast._make_cell",
                                                            "cloudpickle.cloudpickle_fast._make_empty_cell",
                                                            "dill._dill._create_cell",
                                                            "pyspark.cloudpickle._make_cell",
                                                            "pyspark.cloudpickle._make_empty_cell",
                                                            "ray.cloudpickle._make_cell",
                                                            "ray.cloudpickle._make_empty_cell"};
  return std::ranges::binary_search(kMakers, path);
}

/// Built-in functions that compute a value. What they do with an object, its own methods say.
bool computes_value(std::string_view path) {
  constexpr std::array<std::string_view, 21> kFunctions{
      "builtins.abs",        "builtins.all",        "builtins.any",    "builtins.ascii", "builtins.bin",
      "builtins.callable",   "builtins.chr",        "builtins.divmod", "builtins.hash",  "builtins.hex",
      "builtins.isinstance", "builtins.issubclass", "builtins.len",    "builtins.max",   "builtins.min",
      "builtins.oct",        "builtins.ord",        "builtins.repr",   "builtins.round", "builtins.sorted",
      "builtins.sum"};
  return std::ranges::binary_search(kFunctions, path);
}

}  // namespace

/// An object that an earlier call returned is called: partial(f, …)(…), methodcaller("m", …)(x), attrgetter("a")(x).
Value Program::call_object(Value callable, Value arguments, const Site& site) {
  const auto parts = heap_.items(callable.payload(), 1);
  const auto inner_path = parts.empty() ? std::nullopt : path_of(parts[0]);
  const auto* resolver = inner_path ? find_resolver(policy_, *inner_path) : nullptr;
  if (resolver != nullptr) {
    if (const auto value = call_found(*resolver, callable, arguments, site)) return *value;
  }
  const Value object = make_object(callable, arguments);
  const auto index = record(CallKind::reduce, {.status = Status::unknown}, callable, arguments, site);
  if (object.is(Tag::object)) heap_.set_record(object.payload(), index);
  return object;
}

/// A call of what `resolver` returned; nothing when what that is does not stand in the stream.
std::optional<Value> Program::call_found(const GlobalEntry& resolver, Value callable, Value arguments,
                                         const Site& site) {
  if (resolver.resolver == ResolverKind::partial) return call_partial(callable, arguments, site);
  if (resolver.resolver == ResolverKind::itemgetter) return made_by_factory(arguments, site);
  if (resolver.resolver != ResolverKind::methodcaller && resolver.resolver != ResolverKind::attrgetter)
    return std::nullopt;
  const auto parts = heap_.items(callable.payload(), 2);
  const auto inner = parts.size() == 2 ? arguments_of(parts[1]) : std::vector<Value>{};
  const auto outer = arguments_of(arguments);
  if (inner.empty() || outer.empty()) return std::nullopt;
  const auto owner = class_of_instance(outer[0]);
  if (!owner) return std::nullopt;
  std::vector<Value> found;
  const bool is_attrgetter = resolver.resolver == ResolverKind::attrgetter;
  for (const Value part : std::span(inner).first(is_attrgetter ? inner.size() : 1)) {
    const auto name = text_of(part);
    if (!name) return std::nullopt;
    found.push_back(attribute(*owner, *name, outer[0], site));
  }
  if (is_attrgetter) return found.size() == 1 ? found[0] : make_object(callable, arguments);
  const Value rest(Tag::tuple, heap_.make());
  heap_.add(rest.payload(), std::span(inner).subspan(1));
  if (!knows_arguments(parts[1])) heap_.add_unknown(rest.payload(), 1);
  return call(found[0], rest, site);
}

std::optional<Value> Program::call_partial(Value partial, Value arguments, const Site& site) {
  const auto bound = bound_call(partial, arguments);
  if (!bound) return std::nullopt;
  const auto path = path_of(bound->function);
  if (path && is_indirect(*path) && bound->keywords.is(Tag::dict)) {
    const auto keywords = heap_.items(bound->keywords.payload());
    for (std::size_t i = 1; i < keywords.size(); i += 2)
      if (is_function(keywords[i])) judge_callee(keywords[i], Value(Tag::tuple, kNoNode), site);
  }
  return call(bound->function, bound->arguments, site);
}

/// `X.__new__(Y, …)`, as copyreg writes objects with keyword arguments in protocols 2 and 3, makes an instance of Y
/// as NEWOBJ does. So does `__pyx_unpickle_X(Y, …)`, which Cython writes into the module of its class X.
Value Program::call_constructor(std::string_view cls, Value callable, Value arguments, const Site& site) {
  const auto items = arguments_of(arguments);
  if (items.empty() || !items[0].is(Tag::global)) {
    record(CallKind::reduce, {.status = Status::unknown}, callable, arguments, site);
    return make_object(callable, arguments);
  }
  judge_rebuilt_class(items[0], site);
  if (!cls.empty() && path_of(items[0]) != cls) {
    Judgement judgement = judge(policy_, std::string(cls), Use::rebuilt);
    if (judgement.status != Status::allowed)
      record(CallKind::new_object, std::move(judgement), callable, Value(Tag::tuple, kNoNode), site);
  }
  const Value rest(Tag::tuple, heap_.make());
  heap_.add(rest.payload(), std::span(items).subspan(1));
  if (!knows_arguments(arguments)) heap_.add_unknown(rest.payload(), 1);
  judge_array_over_bytes(cls, rest, {}, site);
  return make_object(items[0], rest);
}

bool Program::is_plain(Value value, int depth) const {
  constexpr int kDeepest = 6;
  switch (value.tag()) {
    case Tag::none:
    case Tag::boolean:
    case Tag::integer:
    case Tag::number:
    case Tag::text:
    case Tag::bytes: return true;
    case Tag::global: return judge(policy_, *path_of(value), Use::referenced).status == Status::allowed;
    case Tag::tuple:
    case Tag::list:
    case Tag::dict:
    case Tag::set:
    case Tag::frozenset: break;
    default: return false;
  }
  return depth < kDeepest && may_walk(depth) && heap_.has_all_items(value.payload()) &&
         std::ranges::all_of(heap_.items(value.payload()), [&](Value item) { return is_plain(item, depth + 1); });
}

/// A number, a text, or a container of nothing else.
bool Program::is_data(Value value) const {
  constexpr std::size_t kMostLookedAt = 256;
  std::vector<Value> open{value};
  std::uint64_t looked_at = 0;
  while (!open.empty()) {
    const Value at = open.back();
    open.pop_back();
    if (!is_container(at)) {
      if (at.is(Tag::none) || at.is(Tag::boolean) || at.is(Tag::integer) || at.is(Tag::number) || at.is(Tag::text) ||
          at.is(Tag::bytes))
        continue;
      return false;
    }
    looked_at += heap_.count(at.payload());
    if (looked_at > kMostLookedAt || !heap_.has_all_items(at.payload())) return false;
    for (const Value item : heap_.items(at.payload())) {
      if (!may_walk(1)) return false;
      open.push_back(item);
    }
  }
  return true;
}

/// `eval("data", {"data": array})`, as Paddle saves a tensor: the text is a name, and what it names stands beside it.
bool Program::evaluates_to_given(const std::vector<Value>& items) const {
  if (items.size() != 2 || !items[1].is(Tag::dict)) return false;
  const auto text = text_of(items[0]);
  const auto pair = heap_.items(items[1].payload());
  const bool is_name =
      text && !text->empty() && text->find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos;
  return is_name && heap_.count(items[1].payload()) == 2 && pair.size() == 2 && text_of(pair[0]) == text;
}

/// Functions that are harmless with the arguments that picklers write. A cell holds what a function will use: it is as
/// harmless as that. Annotations: `Dict[str, Any]` is
/// operator.getitem(Dict, …), `int | str` is operator.or_((int, str)) and flags are one of two
/// members, None's type is type(None). A time zone of
/// dateutil opens the file that is its first argument, for which it writes None. len([1, 2]) is but a number.
bool Program::is_harmless_here(std::string_view path, Value arguments) const {
  const auto items = arguments_of(arguments);
  if (!knows_arguments(arguments)) return false;
  if (makes_cell(path)) return items.empty() || (items.size() == 1 && is_plain(items[0]));
  if (items.empty()) return false;
  if (builds_known_function(path, arguments)) return true;
  const auto first = path_of(items[0]);
  if (path == "operator.getitem")
    return items.size() == 2 && first && is_generic(*first) &&
           judge(policy_, *first, Use::referenced).status == Status::allowed;
  if (path == "builtins.eval") return evaluates_to_given(items);
  if (path == "builtins.type")
    return items.size() == 1 &&
           (items[0].is(Tag::none) || first == "builtins.Ellipsis" || first == "builtins.NotImplemented");
  if (path == "dateutil.tz.tz.tzfile" || path == "joblib.memory.Memory") return items[0].is(Tag::none);
  if (computes_value(path)) return std::ranges::all_of(items, [&](Value item) { return is_data(item); });
  if (path != "operator.or_") return false;
  const auto types = items.size() == 1 ? arguments_of(items[0]) : items;
  return !types.empty() && std::ranges::all_of(types, [&](Value type) {
    if (type.is(Tag::none) || type.is(Tag::global)) return true;
    const auto made_by = type.is(Tag::object) ? heap_.items(type.payload(), 1) : std::vector<Value>{};
    const auto maker = made_by.empty() ? std::nullopt : path_of(made_by[0]);
    return maker == "builtins.type" || maker == "operator.getitem" || maker == "operator.or_" ||
           maker == "types.GenericAlias";
  });
}

}  // namespace assay::pickle
