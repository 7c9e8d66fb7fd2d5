// What an object of a stream is an instance of, whichever function made it.
#include "pickle/program.hpp"

#include <algorithm>
#include <array>

namespace assay::pickle {
namespace {

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

/// What gives the values it is given back, one by one or all of them.
bool hands_over(std::string_view path) {
  return path.starts_with("operator.") || path.starts_with("functools.") || path.starts_with("itertools.") ||
         path.starts_with("builtins.") || path.starts_with("copy.");
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

/// Boosters and their data hold the address of an object of a native library, which `__del__` frees. Their picklers
/// leave it out.
void Program::judge_native_handle(Value instance, Value state, const Site& site) {
  const auto path = class_path_of(instance);
  if (!path || !(path->starts_with("lightgbm.") || path->starts_with("xgboost."))) return;
  for (const Value dict : state.is(Tag::tuple) ? arguments_of(state) : std::vector<Value>{state}) {
    if (!dict.is(Tag::dict)) continue;
    const auto items = heap_.items(dict.payload());
    for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
      const auto key = items[i].is(Tag::text) ? text_of(items[i], 16) : std::nullopt;
      const bool is_address = items[i + 1].is(Tag::integer) || items[i + 1].is(Tag::number);
      if ((key == "handle" || key == "_handle") && is_address)
        record(CallKind::build, {.status = Status::dangerous, .path = *path, .global_class = class_of("native")},
               instance, state, site);
    }
  }
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

}  // namespace assay::pickle
