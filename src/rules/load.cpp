#include "rules/load.hpp"

#include "core/text.hpp"
#include "rules/globals_file.hpp"
#include "rules/operators_file.hpp"

#include <fmt/format.h>

#include <limits>
#include <map>
#include <optional>
#include <vector>

namespace assay::rules {
namespace {

constexpr std::string_view kGlobalsFile = "pickle/globals.toml";
constexpr std::string_view kOperatorsFile = "onnx/operators.toml";

/// All texts of the long lists in one string, each once.
class TextPool {
 public:
  TextPlace operator[](std::string_view text) {
    const auto [position, is_new] = places_.try_emplace(
        text, TextPlace{static_cast<std::uint32_t>(all_.size()), static_cast<std::uint32_t>(text.size())});
    if (is_new) all_ += text;
    return position->second;
  }
  [[nodiscard]] std::string_view all() const { return all_; }

 private:
  std::map<std::string_view, TextPlace> places_;
  std::string all_;
};

std::vector<GlobalAlias> aliases_of(const GlobalsDraft::Paths& paths, TextPool& pool) {
  std::vector<GlobalAlias> aliases;
  aliases.reserve(paths.size());
  for (const auto& [path, target] : paths) aliases.push_back({pool[path], pool[target.path]});
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

/// The drafts and the pool own the strings; the vectors are in the order of the drafts' maps, which is by path.
struct LoadedRules::State {
  State(GlobalsDraft from, OperatorsDraft from_operators, std::string digest_text)
      : draft(std::move(from)), operators_draft(std::move(from_operators)), digest(std::move(digest_text)) {
    for (const auto& known : draft.classes) classes.push_back({known.name, known.severity, known.does});
    for (const auto& package : draft.closed_packages) closed_packages.push_back(pool[package]);
    for (const auto& exception : draft.exceptions) exceptions.push_back(pool[exception]);
    for (const auto& [path, entry] : draft.names) names.push_back(entry_of(path, entry));
    for (const auto& [path, entry] : draft.prefixes) prefixes.push_back(entry_of(path, entry));
    for (const auto& [key, entry] : draft.namespaces) namespaces.push_back(entry_of(key.first, entry));
    python2_modules = aliases_of(draft.python2_modules, pool);
    python2_names = aliases_of(draft.python2_names, pool);
    aliases = aliases_of(draft.aliases, pool);
    for (const auto& [domain, name] : operators_draft.standard) standard.push_back({pool[domain], pool[name]});
    data.pickle = {.texts = pool.all(),
                   .classes = classes,
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
    data.onnx = {.texts = pool.all(),
                 .operators = operators,
                 .standard_domains = standard_domains,
                 .known_domains = known_domains,
                 .standard = standard};
    data.digest = digest;
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() = default;

  GlobalEntry entry_of(std::string_view path, const GlobalsDraft::Entry& entry) {
    GlobalEntry result{.path = pool[path], .kind = entry.kind, .use = entry.use, .resolver = entry.resolver};
    if (entry.kind == GlobalEntryKind::allow) result.text = reasons[entry.text];
    if (entry.kind == GlobalEntryKind::dangerous)
      for (std::size_t i = 0; i < classes.size(); ++i)
        if (classes[i].name == entry.text) result.text = static_cast<std::uint16_t>(i);
    return result;
  }

  const GlobalsDraft draft;
  const OperatorsDraft operators_draft;
  const std::string digest;
  TextPool pool;
  TextNumbers reasons;
  std::vector<GlobalClass> classes;
  std::vector<TextPlace> closed_packages;
  std::vector<TextPlace> exceptions;
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
