#include "rules/globals_file.hpp"

#include "codecs/toml/section.hpp"
#include "core/text.hpp"
#include "rules/globals_names.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <span>

namespace assay::rules {
namespace {

using toml::Section;
using toml::Text;

constexpr std::int64_t kVersion = 1;

/// Dotted components, none of them empty, nothing in them that is invisible or a space.
bool is_path(std::string_view text) {
  if (text.empty() || text.front() == '.' || text.back() == '.' || text.find("..") != std::string_view::npos)
    return false;
  return text::printable(text, 0) == text && text.find(' ') == std::string_view::npos;
}

bool is_below(std::string_view path, std::string_view top) {
  return path.starts_with(top) && (path.size() == top.size() || path[top.size()] == '.');
}

/// Reads one file into a draft. One function for each table of the file, in its order.
class FileReader {
 public:
  FileReader(toml::Mistakes& mistakes, const GlobalsDraft& base) : mistakes_(mistakes), base_(base) {}

  GlobalsDraft read(Section document) {
    if (document.integer("version") != kVersion) complain({document.place()}, "'version' must be 1");
    draft_.replaces_all = document.boolean("replace");
    read_closed(document.section("closed"));
    read_paths(document.pairs("python2_modules"), draft_.python2_modules);
    read_paths(document.pairs("python2_names"), draft_.python2_names);
    read_paths(document.pairs("aliases"), draft_.aliases);
    for (auto& [name, table] : document.sections("classes")) read_class(name, table);
    for (const auto& [path, kind] : document.pairs("resolvers")) read_resolver(path, kind);
    for (auto& [name, table] : document.sections("dangerous")) read_dangerous(name, table);
    for (auto& table : document.list("allow")) read_allow(table);
    document.finish();
    return std::move(draft_);
  }

 private:
  void read_closed(Section table) {
    for (const auto* key : {"standard_library", "frameworks"})
      for (const auto& name : table.texts(key)) {
        if (!is_path(name.value) || name.value.find('.') != std::string_view::npos)
          complain(name.place, "'{}' is not a top-level name", text::printable(name.value));
        if (!draft_.closed_packages.emplace(name.value).second) complain_repeated(name);
      }
    table.finish();
  }

  void read_paths(const std::vector<std::pair<Text, Text>>& pairs, GlobalsDraft::Paths& paths) {
    for (const auto& [path, target] : pairs) {
      check_path(path);
      check_path(target);
      paths.emplace(path.value, GlobalsDraft::Target{std::string(target.value), target.place});
    }
  }

  void read_class(const Text& name, Section& table) {
    const auto severity = table.text("severity");
    const auto does = table.text("does");
    const auto level = severity_from(severity.value);
    if (!level || *level == Severity::info)
      complain(severity.place, "'{}' is not a severity: critical, high, medium or low",
               text::printable(severity.value));
    if (does.value.empty()) complain(does.place, "'does' must say what such a name does");
    draft_.classes.push_back({std::string(name.value), level.value_or(Severity::info), std::string(does.value)});
    table.finish();
  }

  void read_resolver(const Text& path, const Text& kind) {
    GlobalsDraft::Entry entry{.kind = GlobalEntryKind::resolver, .text = {}, .place = path.place};
    if (const auto index = choice(kResolverNames, kind)) entry.resolver = static_cast<ResolverKind>(*index);
    add(draft_.names, path, entry);
  }

  void read_dangerous(const Text& name, Section& table) {
    const bool is_built_in = !draft_.replaces_all && base_.has_class(name.value);
    if (!is_built_in && !draft_.has_class(name.value))
      complain(name.place, "no class is called '{}'", text::printable(name.value));
    const auto entry_at = [&](const Text& path) {
      return GlobalsDraft::Entry{
          .kind = GlobalEntryKind::dangerous, .text = std::string(name.value), .place = path.place};
    };
    for (const auto& path : table.texts("names")) add(draft_.names, path, entry_at(path));
    for (const auto& path : table.texts("prefixes")) add(draft_.prefixes, path, entry_at(path));
    table.finish();
  }

  void read_allow(Section& table) {
    const auto reason = table.text("reason");
    if (reason.value.empty()) complain(reason.place, "'reason' must say why no argument makes these names harmful");
    const auto use_name = table.text("use");
    const auto index = choice(kUseNames, use_name);
    const auto use = index ? static_cast<GlobalUse>(*index) : GlobalUse::any;
    const auto names = table.texts("names");
    const auto namespaces = table.texts("namespaces");
    const auto exceptions = table.texts("except");
    table.finish();

    const auto entry_at = [&](const Text& path) {
      return GlobalsDraft::Entry{.use = use, .text = std::string(reason.value), .place = path.place};
    };
    for (const auto& path : names) add(draft_.names, path, entry_at(path));
    for (const auto& path : namespaces) {
      check_path(path);
      if (use == GlobalUse::any) complain(path.place, "a namespace cannot be allowed for any use");
      if (!draft_.namespaces.emplace(std::pair(std::string(path.value), use), entry_at(path)).second)
        complain_repeated(path);
    }
    for (const auto& path : exceptions) {
      check_path(path);
      const auto holds = [&](const Text& space) { return is_below(path.value, space.value); };
      if (std::ranges::none_of(namespaces, holds))
        complain(path.place, "the exception '{}' is below none of these namespaces", text::printable(path.value));
      draft_.exceptions.emplace(path.value);
    }
  }

  void add(GlobalsDraft::Entries& entries, const Text& path, GlobalsDraft::Entry entry) {
    check_path(path);
    const auto& others = &entries == &draft_.names ? draft_.prefixes : draft_.names;
    if (others.contains(path.value) || !entries.emplace(path.value, std::move(entry)).second) complain_repeated(path);
  }

  std::optional<std::size_t> choice(std::span<const std::string_view> choices, const Text& chosen) {
    const auto found = std::ranges::find(choices, chosen.value);
    if (found != choices.end()) return static_cast<std::size_t>(found - choices.begin());
    complain(chosen.place, "'{}' is none of: {}", text::printable(chosen.value), fmt::join(choices, ", "));
    return std::nullopt;
  }

  void check_path(const Text& path) {
    if (!is_path(path.value)) complain(path.place, "'{}' is not a dotted path", text::printable(path.value));
  }
  void complain_repeated(const Text& path) {
    complain(path.place, "'{}' is listed twice", text::printable(path.value));
  }
  template <class... Values>
  void complain(toml::Place place, fmt::format_string<Values...> why, Values&&... values) {
    mistakes_.add(place, fmt::format(why, std::forward<Values>(values)...));
  }

  toml::Mistakes& mistakes_;
  const GlobalsDraft& base_;
  GlobalsDraft draft_;
};

void complain_circle(toml::Mistakes& mistakes, std::string_view path, toml::Place place) {
  mistakes.add(place, fmt::format("the aliases of '{}' run in a circle", text::printable(path)));
}

/// An entry under a name that look-ups never ask for would be silently without effect.
void check_reachable(toml::Mistakes& mistakes, const GlobalsDraft& mapping, std::string_view path, toml::Place place) {
  const auto canonical = canonical_path(mapping, std::string(path));
  if (canonical.empty()) {
    complain_circle(mistakes, path, place);
  } else if (canonical != path) {
    mistakes.add(place, fmt::format("'{}' is looked up as '{}': list that name", text::printable(path),
                                    text::printable(canonical)));
  }
}

}  // namespace

Result<GlobalsDraft> read_globals(std::string_view file, std::string_view text, const GlobalsDraft& base) {
  const auto document = toml::parse(file, text);
  if (!document) return std::unexpected(document.error());
  toml::Mistakes mistakes(file);
  auto draft = FileReader(mistakes, base).read({mistakes, *document, {}, ""});

  GlobalsDraft mapping;  // what look-ups will map by: only the three tables matter here
  if (!draft.replaces_all) {
    mapping.python2_modules = base.python2_modules;
    mapping.python2_names = base.python2_names;
    mapping.aliases = base.aliases;
  }
  for (const auto& [path, target] : draft.python2_modules) mapping.python2_modules.insert_or_assign(path, target);
  for (const auto& [path, target] : draft.python2_names) mapping.python2_names.insert_or_assign(path, target);
  for (const auto& [path, target] : draft.aliases) mapping.aliases.insert_or_assign(path, target);
  for (const auto& [path, target] : draft.aliases)
    if (canonical_path(mapping, path).empty()) complain_circle(mistakes, path, target.place);
  for (const auto& [path, entry] : draft.names) check_reachable(mistakes, mapping, path, entry.place);
  for (const auto& [path, entry] : draft.prefixes) check_reachable(mistakes, mapping, path, entry.place);
  for (const auto& [key, entry] : draft.namespaces) check_reachable(mistakes, mapping, key.first, entry.place);

  if (!mistakes) return std::unexpected(mistakes.error());
  return draft;
}

}  // namespace assay::rules
