#pragma once

#include "codecs/toml/document.hpp"

#include <assay/rule_data.hpp>

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::rules {

/// The owning form of PickleGlobals, while it is put together out of files: maps by path, classes and reasons by
/// their text, places kept for messages.
struct GlobalsDraft {
  struct Class {
    std::string name;
    Severity severity = Severity::info;
    std::string does;
  };
  struct Entry {
    GlobalEntryKind kind = GlobalEntryKind::allow;
    GlobalUse use = GlobalUse::any;
    ResolverKind resolver = ResolverKind::getattr;
    std::string text;   ///< allow: the reason; dangerous: the name of the class; resolver: empty
    toml::Place place;  ///< in the file that was read
  };
  struct Target {
    std::string path;
    toml::Place place;
  };
  using Paths = std::map<std::string, Target, std::less<>>;
  using Entries = std::map<std::string, Entry, std::less<>>;

  std::vector<Class> classes;  ///< in the order of the file, which is their order within a severity
  std::set<std::string, std::less<>> closed_packages;
  Paths python2_modules;
  Paths python2_names;
  Paths aliases;
  Entries names;
  Entries prefixes;
  /// Once for each use: classes and functions of a package live side by side.
  std::map<std::pair<std::string, GlobalUse>, Entry> namespaces;
  std::set<std::string, std::less<>> exceptions;
  bool replaces_all = false;  ///< the file stands alone, nothing built in is kept

  [[nodiscard]] bool has_class(std::string_view name) const;
};

/// What `globals` says, as a draft to build on.
[[nodiscard]] GlobalsDraft draft_of(const PickleGlobals& globals);

/// Lays `over` on `base`. What `over` says about a path is all that is said about it; packages it closes are
/// added; classes it defines again are changed in place.
void lay_over(GlobalsDraft& base, GlobalsDraft over);

/// The path as look-ups spell it: Python 2 names mapped, then aliases followed. Empty if aliases run in a circle.
[[nodiscard]] std::string canonical_path(const GlobalsDraft& draft, std::string path);

}  // namespace assay::rules
