// What an object of a stream is an instance of, whichever function made it, and what is called when it is used.
#include "pickle/program.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>

namespace assay::pickle {
namespace {

/// Values that are looked at in one stream for what `judge_kept_callables` judges.
constexpr std::size_t kMostKept = 1U << 17U;

/// Functions that make an instance of a class among their arguments without running its __init__.
struct Rebuilder {
  std::string_view path;
  std::size_t cls;
};
constexpr std::array kRebuilders{
    Rebuilder{"copyreg._reconstructor", 0},
    Rebuilder{"copyreg.__newobj__", 0},
    Rebuilder{"copyreg.__newobj_ex__", 0},
    Rebuilder{"numpy.core.multiarray._reconstruct", 0},
    Rebuilder{"numpy._core.multiarray._reconstruct", 0},
    Rebuilder{"numpy.core._multiarray_umath._reconstruct", 0},
    Rebuilder{"numpy._core._multiarray_umath._reconstruct", 0},
    Rebuilder{"numpy.core._internal._reconstruct", 0},
    Rebuilder{"numpy._core._internal._reconstruct", 0},
    Rebuilder{"numpy.ma.core._mareconstruct", 0},
    Rebuilder{"torch._utils._rebuild_wrapper_subclass", 0},
};

bool is_container(Value value) {
  switch (value.tag()) {
    case Tag::tuple:
    case Tag::list:
    case Tag::dict:
    case Tag::set:
    case Tag::frozenset: return true;
    default: return false;
  }
}

/// What gives the values it is given back, one by one or all of them.
bool hands_over(std::string_view path) {
  return path.starts_with("operator.") || path.starts_with("functools.") || path.starts_with("itertools.") ||
         path.starts_with("builtins.") || path.starts_with("copy.");
}

/// What reads its arguments item by item, which an object may answer with functions of its own.
bool reads_items(std::string_view path) {
  constexpr std::array<std::string_view, 14> kReaders{
      "builtins.bytearray", "builtins.bytes", "builtins.dict", "builtins.enumerate", "builtins.frozenset",
      "builtins.iter",      "builtins.list",  "builtins.set",  "builtins.str",       "builtins.tuple",
      "builtins.zip",       "numpy.array",    "numpy.asarray", "numpy.fromiter"};
  return std::ranges::find(kReaders, path) != kReaders.end() || path.starts_with("itertools.") ||
         (path.starts_with("collections.") && path != "collections.defaultdict");
}

}  // namespace

std::optional<std::size_t> Program::rebuilt_argument(std::string_view path) {
  const auto* listed = std::ranges::find(kRebuilders, path, &Rebuilder::path);
  if (listed != kRebuilders.end()) return listed->cls;
  const auto name = path.substr(path.rfind('.') + 1);
  // Cython writes __pyx_unpickle_X for each class; sklearn's trees have newObj, pandas' indexes _new_Index.
  const bool is_rebuilder = name == "newObj" || name.starts_with("__pyx_unpickle_") ||
                            (name.starts_with("_new_") && name.ends_with("Index")) || name == "__bit_generator_ctor";
  return is_rebuilder ? std::optional<std::size_t>(0) : std::nullopt;
}

std::optional<std::string> Program::class_path_of(Value instance) const {
  if (!instance.is(Tag::object)) return std::nullopt;
  const auto parts = heap_.items(instance.payload(), 2);
  auto path = parts.empty() ? std::nullopt : path_of(parts[0]);
  const auto cls = path && parts.size() > 1 ? rebuilt_class(*path, parts[1]) : std::nullopt;
  return cls ? path_of(*cls) : path;
}

bool Program::may_be_instance(Value instance, bool (*is_it)(std::string_view path)) const {
  const auto path = class_path_of(instance);
  if (path && is_it(*path)) return true;
  if (!instance.is(Tag::object) || (path && !hands_over(*path))) return false;
  // A class that was handed over on the way, as by itemgetter(0)([cls]), may be that of the instance.
  for (const Value part : heap_.items(instance.payload(), 2))
    if (mentions(part, is_it)) return true;
  return false;
}

/// Whether a class stands in a value that is no instance of it.
bool Program::mentions(Value value, bool (*is_it)(std::string_view path)) const {
  constexpr std::size_t kMostLookedAt = 256;
  std::vector<Value> open{value};
  for (std::size_t looked_at = 0; !open.empty() && looked_at < kMostLookedAt; ++looked_at) {
    const Value at = open.back();
    open.pop_back();
    if (const auto path = path_of(at); path && is_it(*path)) return true;
    const bool is_object = at.is(Tag::object);
    if (is_object) {
      const auto path = class_path_of(at);
      if (path && (is_it(*path) || !hands_over(*path))) continue;
    } else if (!is_container(at)) {
      continue;
    }
    const auto items = heap_.items(at.payload(), is_object ? 2 : kMostLookedAt);
    open.insert(open.end(), items.begin(), items.end());
  }
  return false;
}

/// NEWOBJ, copyreg and their kin: all that the object knows is what its states say.
bool Program::is_made_without_init(Value instance) const {
  const auto parts = heap_.items(instance.payload(), 2);
  const auto path = parts.size() < 2 ? std::nullopt : path_of(parts[0]);
  if (!path || !knows_arguments(parts[1])) return false;
  const auto arguments = arguments_of(parts[1]);
  if (*path == "copyreg._reconstructor")  // protocols 0 and 1: another base than object would run its __init__
    return arguments.size() == 3 && path_of(arguments[1]) == "builtins.object" && arguments[2].is(Tag::none);
  return rebuilt_argument(*path) ? *path != "numpy.random._pickle.__bit_generator_ctor" : arguments.empty();
}

void Program::judge_rebuilders(std::string_view path, Value callable, Value arguments, const Site& site) {
  const auto cls = rebuilt_argument(path);
  if (!cls) return;
  const auto items = arguments_of(arguments);
  const bool is_listed = std::ranges::find(kRebuilders, path, &Rebuilder::path) != kRebuilders.end();
  const bool is_class = *cls < items.size() && items[*cls].is(Tag::global);
  if (is_class) {
    judge_rebuilt_class(items[*cls], site);
  } else if (is_listed || path.ends_with(".newObj")) {
    record(CallKind::new_object, {.status = Status::unknown}, callable, arguments, site);
  }
  if (is_class && (path == "copyreg.__newobj__" || path == "copyreg.__newobj_ex__"))
    judge_new_array(items, path.ends_with("_ex__"), site);
  // copyreg._reconstructor(cls, base, state) runs base.__init__(obj, state).
  if (path == "copyreg._reconstructor" && items.size() >= 2) judge_callee(items[1], arguments, site);
}

void Program::judge_kept_callables(Value target, Value arguments, const Site& site) {
  if (!target.is(Tag::object) || heap_.count(target.payload()) <= 2) return;
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
    for (std::size_t i = is_object ? 1 : 0; i < items.size(); ++i)
      open.push_back({items[i], is_object ? i >= 2 : is_kept});
  }
}

void Program::judge_reading(std::string_view path, Value arguments, const Site& site) {
  if (!reads_items(path)) return;
  for (const Value item : arguments_of(arguments)) {
    if (!item.is(Tag::object) || class_path_of(item) == "functools.partial") continue;
    judge_kept_callables(item, Value(Tag::tuple, kNoNode), site);
  }
}

}  // namespace assay::pickle
