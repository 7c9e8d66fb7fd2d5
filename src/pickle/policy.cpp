#include "pickle/policy.hpp"

#include "pickle/name_sense.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace assay::pickle {
namespace {

constexpr std::size_t kMaxComponents = 64;
constexpr int kMaxRewrites = 1024;

/// The first entry of a sorted table at `path` or behind.
template <class Entry>
auto find_from(const PickleGlobals& globals, std::span<const Entry> table, std::string_view path) {
  return std::ranges::lower_bound(table, path, {}, [&](const Entry& entry) { return entry.path.in(globals.texts); });
}

/// The entry of a sorted table whose path is exactly `path`.
template <class Entry>
const Entry* find_exact(const PickleGlobals& globals, std::span<const Entry> table, std::string_view path) {
  const auto at = find_from(globals, table, path);
  return at != table.end() && at->path.in(globals.texts) == path ? &*at : nullptr;
}

bool contains(const PickleGlobals& globals, std::span<const TextPlace> sorted, std::string_view text) {
  return std::ranges::binary_search(sorted, text, {}, [&](TextPlace place) { return place.in(globals.texts); });
}

std::string_view first_component(std::string_view path) { return path.substr(0, path.find('.')); }
std::string_view last_component(std::string_view path) {
  const auto dot = path.rfind('.');
  return dot == std::string_view::npos ? path : path.substr(dot + 1);
}

/// Calls `visit` with `path` and then with each shorter dotted prefix, longest first, until it says true.
template <class Visit>
bool any_prefix(std::string_view path, Visit visit) {
  for (std::size_t i = 0; i < kMaxComponents && !path.empty(); ++i) {
    if (visit(path)) return true;
    const auto dot = path.rfind('.');
    if (dot == std::string_view::npos) return false;
    path = path.substr(0, dot);
  }
  return false;
}

bool is_dunder(std::string_view component) {
  return component.size() > 4 && component.starts_with("__") && component.ends_with("__");
}

/// Dunder attributes through which one reaches modules, frames and code.
bool has_dunder_below_module(std::string_view path) {
  std::size_t start = path.find('.');
  while (start != std::string_view::npos) {
    const auto end = path.find('.', start + 1);
    const auto component = path.substr(start + 1, end == std::string_view::npos ? end : end - start - 1);
    if (is_dunder(component) && component != "__main__" && component != "__torch__" && component != "__init__")
      return true;
    start = end;
  }
  return false;
}

/// What no class or function is named like.
bool is_named_like_module(std::string_view component) {
  static constexpr std::array<std::string_view, 12> kModules{
      "builtins", "ctypes", "importlib", "marshal", "nt", "os", "posix", "pty", "runpy", "socket", "subprocess", "sys"};
  return std::ranges::binary_search(kModules, component);
}

/// `anything.os`: an attribute named like a module.
bool is_module_in_disguise(std::string_view path) {
  return path.find('.') != std::string_view::npos && is_named_like_module(last_component(path));
}

/// Replaces the longest prefix of `path` that is an alias; says whether it did.
bool rewrite_alias(const PickleGlobals& globals, std::string& path) {
  return any_prefix(path, [&](std::string_view prefix) {
    const auto* alias = find_exact(globals, globals.aliases, prefix);
    if (alias == nullptr || alias->target.in(globals.texts) == prefix) return false;
    path = std::string(alias->target.in(globals.texts)) + path.substr(prefix.size());
    return true;
  });
}

bool is_allowed_name(const PickleGlobals& globals, std::string_view path) {
  const auto* entry = find_exact(globals, globals.names, path);
  return entry != nullptr && entry->kind == GlobalEntryKind::allow;
}

/// In a dotted *name*, a component that is a closed package (or that with underscores before it) and has more behind
/// it is a re-exported module: `numpy` `prod.os.system`. The look-up restarts there. A listed class that has the name
/// of a module is not: datetime.datetime.
bool restart_at_module(const PickleGlobals& globals, std::string& path, std::size_t module_size) {
  std::size_t at = module_size;
  while (at < path.size()) {
    const std::size_t start = at + 1;
    const auto end = path.find('.', start);
    if (end == std::string::npos) return false;
    std::string_view component = std::string_view(path).substr(start, end - start);
    at = end;
    if (is_allowed_name(globals, std::string_view(path).substr(0, end))) continue;
    if (component == "__builtins__") component = "builtins";
    // A class may be called F as well, but not in the packages whose classes are known.
    const bool may_be_alias = component != "F" || contains(globals, globals.closed_packages, first_component(path));
    if (const auto package = package_of_alias(component); may_be_alias && !package.empty()) {
      path = std::string(package) + path.substr(end);
      return true;
    }
    while (component.size() > 1 && component.front() == '_' && !contains(globals, globals.closed_packages, component))
      component.remove_prefix(1);
    if (contains(globals, globals.closed_packages, component)) {
      path = std::string(component) + path.substr(end);
      return true;
    }
  }
  return false;
}

std::string map_python2(const PickleGlobals& globals, std::string path, std::string& module) {
  if (const auto* renamed = find_exact(globals, globals.python2_names, path)) {
    path = renamed->target.in(globals.texts);
    module = path.substr(0, path.rfind('.'));
    return path;
  }
  std::string result = path;
  any_prefix(module, [&](std::string_view prefix) {
    const auto* mapped = find_exact(globals, globals.python2_modules, prefix);
    if (mapped == nullptr) return false;
    result = std::string(mapped->target.in(globals.texts)) + path.substr(prefix.size());
    module = std::string(mapped->target.in(globals.texts)) + module.substr(prefix.size());
    return true;
  });
  return result;
}

/// The longest entry at or above `path` among prefixes and namespaces, exceptions considered.
struct Covering {
  const GlobalEntry* entry = nullptr;
  bool is_excepted = false;
};

Covering covering(const PickleGlobals& globals, std::string_view path, Use use) {
  Covering result;
  any_prefix(path, [&](std::string_view prefix) {
    if (contains(globals, globals.exceptions, prefix)) return result.is_excepted = true;
    result.entry = find_exact(globals, globals.prefixes, prefix);
    if (result.entry != nullptr) return true;
    // The same namespace may be listed once for classes and once for functions.
    auto at = find_from(globals, globals.namespaces, prefix);
    for (; at != globals.namespaces.end() && at->path.in(globals.texts) == prefix; ++at) {
      const bool fits = at->use == GlobalUse::reference ? use == Use::referenced
                        : at->use == GlobalUse::rebuilt ? use != Use::called && is_class_like(path)
                                                        : true;
      if (fits && prefix.size() < path.size()) {
        result.entry = &*at;
        return true;
      }
    }
    return false;
  });
  return result;
}

bool permits(GlobalUse allowed, Use use) {
  switch (allowed) {
    case GlobalUse::any: return true;
    case GlobalUse::rebuilt: return use != Use::called;
    case GlobalUse::reference: return use == Use::referenced;
  }
  return false;
}

Judgement allowed_by(const PickleGlobals& globals, const GlobalEntry& entry, std::string path) {
  return {.status = Status::allowed,
          .path = std::move(path),
          .reason = entry.text < globals.reasons.size() ? globals.reasons[entry.text] : std::string_view{}};
}

Judgement dangerous_by(const PickleGlobals& globals, std::uint16_t text, std::string path) {
  return {.status = Status::dangerous,
          .path = std::move(path),
          .global_class = text < globals.classes.size() ? &globals.classes[text] : nullptr};
}

std::optional<std::uint16_t> class_named(const PickleGlobals& globals, std::string_view name) {
  const auto found = std::ranges::find(globals.classes, name, &GlobalClass::name);
  if (found == globals.classes.end()) return std::nullopt;
  return static_cast<std::uint16_t>(found - globals.classes.begin());
}

/// `asarray.os`: an attribute of something that is no class, which may be anything that its module has imported. A
/// namespace vouches for the classes and functions of its modules, not for what is reached through them.
bool goes_through_value(const PickleGlobals& globals, std::string_view module, std::string_view name) {
  for (auto dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.', dot + 1)) {
    const auto owner = name.substr(0, dot);
    // scipy's interp1d is a class: such names are listed.
    if (!is_class_like(owner) && !is_allowed_name(globals, std::string(module).append(".").append(owner))) return true;
  }
  return false;
}

/// A method or attribute of an allowed class may be kept as a value; calling it is another matter.
const GlobalEntry* allowed_owner(const PickleGlobals& globals, std::string_view path) {
  const auto dot = path.rfind('.');
  if (dot == std::string_view::npos) return nullptr;
  const auto owner = path.substr(0, dot);
  if (!is_class_like(owner) && find_exact(globals, globals.names, owner) == nullptr) return nullptr;
  if (const auto* entry = find_exact(globals, globals.names, owner))
    return entry->kind == GlobalEntryKind::allow && entry->use != GlobalUse::reference ? entry : nullptr;
  const auto found = covering(globals, owner, Use::rebuilt);
  return found.entry != nullptr && found.entry->kind == GlobalEntryKind::allow ? found.entry : nullptr;
}

/// What modules of the closed world are called and nothing that a namespace vouches for:
/// `scipy.signal._signaltools.np`. Some functions have the names of modules as well.
bool is_module_name(const PickleGlobals& globals, std::string_view name) {
  static constexpr std::array<std::string_view, 22> kFunctionsToo{
      "array",  "bisect",    "calendar",  "cmath",  "code",   "copy",    "decimal",  "enum",
      "filter", "formatter", "fractions", "heapq",  "math",   "numbers", "operator", "parser",
      "queue",  "random",    "select",    "signal", "string", "trace"};
  if (name.starts_with('_')) {
    if (contains(globals, globals.closed_packages, name)) return true;  // `_operator`
    name.remove_prefix(std::min(name.find_first_not_of('_'), name.size()));
  }
  if (name == "F" || std::ranges::find(kFunctionsToo, name) != kFunctionsToo.end()) return false;
  return contains(globals, globals.closed_packages, name) || !package_of_alias(name).empty();
}

/// `numpy.linalg.test`: every package of numpy and scipy has these, and calling them runs pytest.
bool runs_tests(std::string_view path) {
  const auto package = first_component(path);
  const auto name = last_component(path);
  return (package == "numpy" || package == "scipy") && (name == "test" || name == "bench");
}

/// `re.RegexFlag.IGNORECASE`: Python 3.11 writes members of enumerations by their names, which no function has. A class
/// that may be called with any value vouches for them, whatever the modules above it do.
const GlobalEntry* enumeration_of(const PickleGlobals& globals, std::string_view path, Use use) {
  const auto member = last_component(path);
  const auto is_constant = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; };
  const bool is_member = !member.empty() && member.size() < path.size() && member.front() >= 'A' &&
                         std::ranges::all_of(member, is_constant);
  if (use == Use::called || !is_member || is_dunder(member)) return nullptr;
  const auto* const entry = find_exact(globals, globals.names, path.substr(0, path.size() - member.size() - 1));
  const bool vouches = entry != nullptr && entry->kind == GlobalEntryKind::allow && entry->use == GlobalUse::any;
  return vouches ? entry : nullptr;
}

Judgement judge_itself(const PickleGlobals& globals, std::string path, Use use) {
  const auto* const listed = find_exact(globals, globals.names, path);
  if (listed != nullptr) {
    if (listed->kind == GlobalEntryKind::dangerous) return dangerous_by(globals, listed->text, std::move(path));
    if (listed->kind == GlobalEntryKind::resolver) {
      Judgement judgement{.status = use == Use::called ? Status::allowed : Status::unlisted, .path = std::move(path)};
      judgement.is_resolver = true;
      return judgement;
    }
    if (permits(listed->use, use)) return allowed_by(globals, *listed, std::move(path));
  }
  if (const auto* const entry = listed == nullptr ? enumeration_of(globals, path, use) : nullptr)
    return allowed_by(globals, *entry, std::move(path));
  const auto* const prefix = find_exact(globals, globals.prefixes, path);
  if (prefix != nullptr && prefix->kind == GlobalEntryKind::dangerous)
    return dangerous_by(globals, prefix->text, std::move(path));
  if (has_dunder_below_module(path)) {
    if (const auto introspect = class_named(globals, "introspect"))
      return dangerous_by(globals, *introspect, std::move(path));
  }
  const bool is_closed = contains(globals, globals.closed_packages, first_component(path));
  const auto found = covering(globals, path, use);
  // A name that is listed for another use is unlisted for this one, which outside the closed world says too little.
  if (found.entry != nullptr && (listed == nullptr || !is_closed) && found.entry->kind == GlobalEntryKind::dangerous)
    return dangerous_by(globals, found.entry->text, std::move(path));
  if (path.find(kComputed) != std::string::npos) return {.status = Status::unknown, .path = std::move(path)};
  // A namespace and a class vouch for what is usual in them; what is not is listed by its whole name.
  const bool is_covered = found.entry != nullptr && listed == nullptr && permits(found.entry->use, use);
  if (const auto home = is_covered ? home_of(last_component(path)) : std::string_view(); !home.empty() && home != path)
    return judge_itself(globals, std::string(home), use);
  // `pandas.core.api.DataFrame.eval`: methods of a class that is vouched for run what they are given.
  const bool is_method = path.find('.') != path.rfind('.') && is_class_like(path.substr(0, path.rfind('.')));
  const bool is_unusual = runs_tests(path) || (use == Use::referenced && reaches_files(path)) ||
                          (use == Use::referenced && is_method && runs_arguments(last_component(path))) ||
                          is_module_name(globals, last_component(path)) || is_metaclass(last_component(path));
  if (is_covered && !is_unusual && !is_module_in_disguise(path))
    return allowed_by(globals, *found.entry, std::move(path));
  if (use == Use::referenced && !found.is_excepted && !is_unusual) {
    const auto dot = path.rfind('.');
    const auto cls = std::string_view(path).substr(0, dot == std::string::npos ? 0 : dot);
    if (const auto home = home_of(last_component(cls)); !home.empty() && home != cls)
      return judge_itself(globals, std::string(home).append(path, dot), use);
    if (const auto* owner = allowed_owner(globals, path)) return allowed_by(globals, *owner, std::move(path));
  }
  if (is_module_in_disguise(path)) {
    if (const auto import = class_named(globals, "import")) return dangerous_by(globals, *import, std::move(path));
  }
  return {.status = is_closed ? Status::unlisted : Status::outside, .path = std::move(path)};
}

}  // namespace

bool is_class_like(std::string_view path) {
  auto name = last_component(path);
  while (!name.empty() && name.front() == '_') name.remove_prefix(1);
  return !name.empty() && name.front() >= 'A' && name.front() <= 'Z';
}

CanonicalName canonical_name(const PickleGlobals& globals, std::string_view module, std::string_view name) {
  std::string module_part(module);
  std::string path = module_part.empty() ? std::string(name) : module_part + "." + std::string(name);
  if (path.size() > 4096) path.resize(4096);
  path = map_python2(globals, std::move(path), module_part);
  for (int i = 0; i < kMaxRewrites; ++i) {
    const bool is_rewritten =
        rewrite_alias(globals, path) || restart_at_module(globals, path, std::min(module_part.size(), path.size()));
    if (!is_rewritten) break;
    module_part = first_component(path);
  }
  const auto module_size = std::min(module_part.size(), path.size());
  return {.path = std::move(path), .module_size = module_size};
}

std::optional<std::string_view> class_of_new(std::string_view path) {
  static constexpr std::string_view kNew = ".__new__";
  if (!path.ends_with(kNew)) return std::nullopt;
  return path.substr(0, path.size() - kNew.size());
}

Judgement judge(const PickleGlobals& globals, std::string path, Use use) {
  const auto cls = class_of_new(path);
  if (!cls || has_dunder_below_module(*cls) || find_exact(globals, globals.prefixes, path) != nullptr)
    return judge_itself(globals, std::move(path), use);
  // Whatever is done with X.__new__, it makes what NEWOBJ makes of X.
  Judgement judgement = judge_itself(globals, std::string(*cls), Use::rebuilt);
  judgement.path = std::move(path);
  judgement.is_resolver = false;
  return judgement;
}

Judgement judge_name(const PickleGlobals& globals, std::string_view module, std::string_view name, Use use) {
  return judge_name(globals, canonical_name(globals, module, name), module, name, use);
}

Judgement judge_name(const PickleGlobals& globals, CanonicalName canonical, std::string_view module,
                     std::string_view name, Use use) {
  Judgement judgement = judge(globals, std::move(canonical.path), use);
  if (judgement.status == Status::allowed && !judgement.is_resolver && goes_through_value(globals, module, name) &&
      find_exact(globals, globals.names, judgement.path) == nullptr)
    judgement.status = Status::unlisted;
  return judgement;
}

const GlobalEntry* find_resolver(const PickleGlobals& globals, std::string_view path) {
  const auto* entry = find_exact(globals, globals.names, path);
  return entry != nullptr && entry->kind == GlobalEntryKind::resolver ? entry : nullptr;
}

bool is_module_of_allowed_names(const PickleGlobals& globals, std::string_view module) {
  const auto below = std::string(module) + '.';
  const auto has_allowed = [&](std::span<const GlobalEntry> table) {
    auto at = find_from(globals, table, below);
    for (; at != table.end() && at->path.in(globals.texts).starts_with(below); ++at)
      if (at->kind == GlobalEntryKind::allow) return true;
    return false;
  };
  return has_allowed(globals.names) || has_allowed(globals.namespaces) ||
         find_exact(globals, globals.namespaces, module) != nullptr;
}

bool leads_out_of_object(std::string_view attribute) {
  static constexpr std::array<std::string_view, 6> kFrames{"cr_frame",     "f_back",   "f_globals",
                                                           "func_globals", "gi_frame", "tb_frame"};
  while (!attribute.empty()) {
    const auto end = std::min(attribute.find('.'), attribute.size());
    const auto component = attribute.substr(0, end);
    if (is_dunder(component) || is_named_like_module(component) || std::ranges::binary_search(kFrames, component))
      return true;
    attribute.remove_prefix(std::min(end + 1, attribute.size()));
  }
  return false;
}

std::string_view name_of(Status status) {
  switch (status) {
    case Status::allowed: return "allowed";
    case Status::outside: return "outside";
    case Status::unlisted: return "unlisted";
    case Status::dangerous: return "dangerous";
    case Status::tampering: return "tampering";
    case Status::unknown: return "unknown";
  }
  return "unknown";
}

}  // namespace assay::pickle
