#include "rules/load.hpp"

#include "core/text.hpp"
#include "rules/globals_file.hpp"
#include "rules/operators_file.hpp"

#include <fmt/format.h>

#include <limits>
#include <optional>
#include <vector>

namespace assay::rules {
namespace {

constexpr std::string_view kGlobalsFile = "pickle/globals.toml";
constexpr std::string_view kOperatorsFile = "onnx/operators.toml";

std::vector<GlobalAlias> aliases_of(const GlobalsDraft::Paths& paths) {
  std::vector<GlobalAlias> aliases;
  aliases.reserve(paths.size());
  for (const auto& [path, target] : paths) aliases.push_back({path, target.path});
  return aliases;
}

/// Numbers texts in the order they are first asked for.
class TextNumbers {
 public:
  std::uint16_t operator[](std::string_view text) {
    const auto [position, is_new] = numbers_.emplace(text, texts_.size());
    if (is_new) texts_.push_back(position->first);
    return static_cast<std::uint16_t>(position->second);
  }
  [[nodiscard]] const std::vector<std::string_view>& texts() const { return texts_; }

 private:
  std::map<std::string_view, std::size_t> numbers_;
  std::vector<std::string_view> texts_;
};

}  // namespace

/// The draft owns the strings, the vectors hold views of them in the order of the draft's maps, which is by path.
struct LoadedRules::State {
  State(GlobalsDraft from, OperatorsDraft from_operators, std::string digest_text)
      : draft(std::move(from)), operators_draft(std::move(from_operators)), digest(std::move(digest_text)) {
    for (const auto& known : draft.classes) classes.push_back({known.name, known.severity, known.does});
    closed_packages.assign(draft.closed_packages.begin(), draft.closed_packages.end());
    exceptions.assign(draft.exceptions.begin(), draft.exceptions.end());
    for (const auto& [path, entry] : draft.names) names.push_back(entry_of(path, entry));
    for (const auto& [path, entry] : draft.prefixes) prefixes.push_back(entry_of(path, entry));
    for (const auto& [key, entry] : draft.namespaces) namespaces.push_back(entry_of(key.first, entry));
    python2_modules = aliases_of(draft.python2_modules);
    python2_names = aliases_of(draft.python2_names);
    aliases = aliases_of(draft.aliases);
    data.pickle = {.classes = classes,
                   .reasons = reasons.texts(),
                   .closed_packages = closed_packages,
                   .python2_modules = python2_modules,
                   .python2_names = python2_names,
                   .aliases = aliases,
                   .names = names,
                   .prefixes = prefixes,
                   .namespaces = namespaces,
                   .exceptions = exceptions};
    for (const auto& [key, kind] : operators_draft.operators) operators.push_back({key.first, key.second, kind});
    standard_domains.assign(operators_draft.standard_domains.begin(), operators_draft.standard_domains.end());
    known_domains.assign(operators_draft.known_domains.begin(), operators_draft.known_domains.end());
    for (const auto& [domain, name] : operators_draft.standard) standard.push_back({domain, name});
    data.onnx = {.operators = operators,
                 .standard_domains = standard_domains,
                 .known_domains = known_domains,
                 .standard = standard};
    data.digest = digest;
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() = default;

  GlobalEntry entry_of(std::string_view path, const GlobalsDraft::Entry& entry) {
    GlobalEntry result{.path = path, .kind = entry.kind, .use = entry.use, .resolver = entry.resolver};
    if (entry.kind == GlobalEntryKind::allow) result.text = reasons[entry.text];
    if (entry.kind == GlobalEntryKind::dangerous)
      for (std::size_t i = 0; i < classes.size(); ++i)
        if (classes[i].name == entry.text) result.text = static_cast<std::uint16_t>(i);
    return result;
  }

  const GlobalsDraft draft;
  const OperatorsDraft operators_draft;
  const std::string digest;
  TextNumbers reasons;
  std::vector<GlobalClass> classes;
  std::vector<std::string_view> closed_packages;
  std::vector<std::string_view> exceptions;
  std::vector<GlobalAlias> python2_modules;
  std::vector<GlobalAlias> python2_names;
  std::vector<GlobalAlias> aliases;
  std::vector<GlobalEntry> names;
  std::vector<GlobalEntry> prefixes;
  std::vector<GlobalEntry> namespaces;
  std::vector<OperatorEntry> operators;
  std::vector<std::string_view> standard_domains;
  std::vector<std::string_view> known_domains;
  std::vector<OperatorName> standard;
  RuleData data;
};

const RuleData& LoadedRules::data() const { return state_->data; }

Result<LoadedRules> load(std::span<const RuleFile> files, const RuleData* base, std::string digest) {
  GlobalsDraft draft;
  OperatorsDraft operators;
  if (base != nullptr) {
    draft = draft_of(base->pickle);
    operators = draft_of(base->onnx);
  }
  for (const auto& file : files) {
    if (file.name == kOperatorsFile) {
      auto read = read_operators(file.name, file.text);
      if (!read) return std::unexpected(read.error());
      if (read->replaces_all) operators = {};
      lay_over(operators, std::move(*read));
      continue;
    }
    if (file.name != kGlobalsFile)
      return std::unexpected(Error{ErrorCode::unsupported, 0,
                                   fmt::format("{}: assay reads no rule file of this name, only {} and {}",
                                               text::printable(file.name, 0), kGlobalsFile, kOperatorsFile)});
    auto read = read_globals(file.name, file.text, draft);
    if (!read) return std::unexpected(read.error());
    if (read->replaces_all) draft = {};
    lay_over(draft, std::move(*read));
  }
  constexpr std::size_t kMost = std::numeric_limits<std::uint16_t>::max();  // entries number them in 16 bits
  if (draft.classes.size() > kMost || draft.names.size() + draft.namespaces.size() > kMost)
    return std::unexpected(Error{ErrorCode::limit, 0, fmt::format("{}: more than {} entries", kGlobalsFile, kMost)});
  return LoadedRules(
      std::make_shared<const LoadedRules::State>(std::move(draft), std::move(operators), std::move(digest)));
}

std::string digest_of(std::span<const RuleFile> files, Sha256Hex sha256) {
  std::string list;
  for (const auto& file : files) list += fmt::format("{}  {}\n", sha256(file.text), file.name);
  return sha256(list);
}

}  // namespace assay::rules
