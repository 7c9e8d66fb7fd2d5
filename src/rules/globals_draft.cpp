#include "rules/globals_draft.hpp"

#include <algorithm>

namespace assay::rules {
namespace {

/// More than the longest chain of aliases a person would write.
constexpr int kMaxAliasSteps = 8;

GlobalsDraft::Paths paths_of(std::string_view texts, std::span<const GlobalAlias> aliases) {
  GlobalsDraft::Paths paths;
  for (const auto& alias : aliases)
    paths.emplace(alias.path.in(texts), GlobalsDraft::Target{std::string(alias.target.in(texts)), {}});
  return paths;
}

GlobalsDraft::Entry entry_of(const PickleGlobals& globals, const GlobalEntry& entry) {
  std::string_view text;
  if (entry.kind == GlobalEntryKind::allow) text = globals.reasons[entry.text];
  if (entry.kind == GlobalEntryKind::dangerous) text = globals.classes[entry.text].name;
  return {entry.kind, entry.use, entry.resolver, std::string(text), {}};
}

/// Replaces the longest prefix of whole components that `paths` knows. False: none is known.
bool replace_prefix(const GlobalsDraft::Paths& paths, std::string& path) {
  std::string_view prefix = path;
  while (true) {
    if (const auto found = paths.find(prefix); found != paths.end()) {
      path.replace(0, prefix.size(), found->second.path);
      return true;
    }
    const auto dot = prefix.rfind('.');
    if (dot == std::string_view::npos) return false;
    prefix = prefix.substr(0, dot);
  }
}

void forget(GlobalsDraft& draft, const std::string& path) {
  draft.names.erase(path);
  draft.prefixes.erase(path);
  for (const auto use : {GlobalUse::any, GlobalUse::rebuilt, GlobalUse::reference}) draft.namespaces.erase({path, use});
  draft.exceptions.erase(path);
}

void lay_over(GlobalsDraft::Paths& base, GlobalsDraft::Paths over) {
  for (auto& [path, target] : over) base.insert_or_assign(path, std::move(target));
}

}  // namespace

bool GlobalsDraft::has_class(std::string_view name) const {
  return std::ranges::any_of(classes, [&](const Class& known) { return known.name == name; });
}

GlobalsDraft draft_of(const PickleGlobals& globals) {
  GlobalsDraft draft;
  for (const auto& known : globals.classes)
    draft.classes.push_back({std::string(known.name), known.severity, std::string(known.does)});
  const auto texts = globals.texts;
  for (const auto package : globals.closed_packages) draft.closed_packages.emplace(package.in(texts));
  draft.python2_modules = paths_of(texts, globals.python2_modules);
  draft.python2_names = paths_of(texts, globals.python2_names);
  draft.aliases = paths_of(texts, globals.aliases);
  for (const auto& entry : globals.names) draft.names.emplace(entry.path.in(texts), entry_of(globals, entry));
  for (const auto& entry : globals.prefixes) draft.prefixes.emplace(entry.path.in(texts), entry_of(globals, entry));
  for (const auto& entry : globals.namespaces)
    draft.namespaces.emplace(std::pair(std::string(entry.path.in(texts)), entry.use), entry_of(globals, entry));
  for (const auto exception : globals.exceptions) draft.exceptions.emplace(exception.in(texts));
  return draft;
}

void lay_over(GlobalsDraft& base, GlobalsDraft over) {
  for (auto& added : over.classes) {
    const auto known = std::ranges::find(base.classes, added.name, &GlobalsDraft::Class::name);
    if (known == base.classes.end()) {
      base.classes.push_back(std::move(added));
    } else {
      *known = std::move(added);
    }
  }
  base.closed_packages.merge(over.closed_packages);
  lay_over(base.python2_modules, std::move(over.python2_modules));
  lay_over(base.python2_names, std::move(over.python2_names));
  lay_over(base.aliases, std::move(over.aliases));

  for (const auto& [path, entry] : over.names) forget(base, path);
  for (const auto& [path, entry] : over.prefixes) forget(base, path);
  for (const auto& [key, entry] : over.namespaces) forget(base, key.first);
  base.names.merge(over.names);
  base.prefixes.merge(over.prefixes);
  base.namespaces.merge(over.namespaces);
  base.exceptions.merge(over.exceptions);
}

std::string canonical_path(const GlobalsDraft& draft, std::string path) {
  if (!replace_prefix(draft.python2_names, path)) replace_prefix(draft.python2_modules, path);
  for (int step = 0; step < kMaxAliasSteps; ++step)
    if (!replace_prefix(draft.aliases, path)) return path;
  return {};
}

}  // namespace assay::rules
