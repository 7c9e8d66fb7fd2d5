#include "core/text.hpp"
#include "match/externals.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "match/state.hpp"

namespace assay::match {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kLargestInclude = 32ULL << 20U;

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

/// What one run of the compiler needs to know of its input, and what it says about it.
struct Run {
  const RuleSource* source = nullptr;
  std::vector<std::string>* included = nullptr;
  std::optional<std::string> error;          ///< the first
  std::string refused;                       ///< what was to be included and may not be
  std::map<std::string, std::string> paths;  ///< of included files, by how they are named where they are included
};

/// `path` without `.`, `..` and links, if that is below `directory`.
std::optional<fs::path> below(const fs::path& directory, const fs::path& path) {
  std::error_code error;
  auto root = fs::canonical(directory, error);
  if (error) return std::nullopt;
  auto found = fs::canonical(path, error);
  if (error) return std::nullopt;
  const auto relative = found.lexically_relative(root);
  if (relative.empty() || *relative.begin() == "..") return std::nullopt;
  return found;
}

std::optional<std::string> read(const fs::path& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error) || fs::file_size(path, error) > kLargestInclude || error) return std::nullopt;
  std::ifstream in(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(in)), {});
  if (!in) return std::nullopt;
  return text;
}

/// The line that the byte at `offset` lies in, counted from 1. Line ends at the end of the text begin none.
int line_of(std::string_view text, std::size_t offset) {
  const auto last = text.find_last_not_of(" \t\r\n");
  const auto before = text.substr(0, std::min(offset, last == std::string_view::npos ? 0 : last));
  return 1 + static_cast<int>(std::ranges::count(before, '\n'));
}

void on_message(int level, const char* file, int line, const YR_RULE* /*rule*/, const char* message, void* user) {
  auto& run = *static_cast<Run*>(user);
  if (level != YARA_ERROR_LEVEL_ERROR || run.error) return;
  std::string_view name = file != nullptr ? std::string_view(file) : std::string_view(run.source->name);
  if (const auto path = run.paths.find(std::string(name)); path != run.paths.end()) name = path->second;
  // The library gives none for what is missing at the end.
  const auto place = line > 0 || name != run.source->name ? line : line_of(run.source->text, run.source->text.size());
  const auto said = run.refused.empty()
                        ? text::printable(message)
                        : fmt::format("{} cannot be included: no readable file in the folder of the rules",
                                      text::quoted(run.refused));
  run.error = fmt::format("{}:{}: {}", text::printable(name), place, said);
}

/// The text of an included file, for the library to free with `free_text`; null when it may not be read.
const char* include(const char* name, const char* including, const char* /*rule_namespace*/, void* user) {
  auto& run = *static_cast<Run*>(user);
  const RuleSource& source = *run.source;
  run.refused = name;
  if (source.directory.empty()) return nullptr;
  const fs::path from = including != nullptr ? fs::path(including).parent_path() : fs::path(source.directory);
  const auto path = below(source.directory, from / name);
  if (!path) return nullptr;
  auto text = read(*path);
  if (!text) return nullptr;
  run.refused.clear();
  run.paths.insert_or_assign(name, path->string());
  auto* const copy = new (std::nothrow) char[text->size() + 1];
  if (copy != nullptr) copy[text->copy(copy, text->size())] = '\0';
  if (run.included != nullptr) run.included->push_back(std::move(*text));
  return copy;
}

void free_text(const char* text, void* /*user*/) { delete[] text; }

void require(int error) {
  if (error != ERROR_SUCCESS) throw std::bad_alloc();  // nothing else goes wrong here
}

std::unexpected<Error> refuse(std::string message) {
  return std::unexpected(Error{ErrorCode::malformed, 0, std::move(message)});
}

/// Imports a module that is not offered, by name.
int on_trial(YR_SCAN_CONTEXT* /*context*/, int message, void* data, void* user) {
  if (message != CALLBACK_MSG_IMPORT_MODULE) return CALLBACK_CONTINUE;
  const std::string_view name = static_cast<YR_MODULE_IMPORT*>(data)->module_name;
  if (name != "magic" && name != "cuckoo") return CALLBACK_CONTINUE;
  *static_cast<std::string*>(user) = name;
  return CALLBACK_ERROR;
}

/// The file and the line where rules import a module, as far as it is no included file.
std::string importing(std::span<const RuleSource> sources, std::string_view module) {
  const auto wanted = fmt::format("import \"{}\"", module);
  for (const auto& source : sources)
    if (const auto at = source.text.find(wanted); at != std::string::npos)
      return fmt::format("{}:{}", text::printable(source.name), line_of(source.text, at));
  return "rules";
}

/// Which modules rules import is seen only when they are run.
std::string absent_module(YR_RULES& rules) {
  std::string name;
  static constexpr std::uint8_t kNothing = 0;
  yr_rules_scan_mem(&rules, &kNothing, 0, SCAN_FLAGS_NO_TRYCATCH, on_trial, &name, 0);
  return name;
}

/// What was asked for and has no rule in any of its files; empty when there is no such thing. A file that has nothing
/// but a name may be a download that went wrong.
std::string_view origin_without_rules(YR_RULES& rules, std::span<const RuleSource> sources) {
  std::set<std::string_view> spaces;
  const YR_RULE* rule = nullptr;
  yr_rules_foreach((&rules), rule) spaces.insert(rule->ns->name);
  std::set<std::string_view> with_rules;
  for (const auto& source : sources)
    if (spaces.contains(source.name)) with_rules.insert(source.origin);
  const auto empty = std::ranges::find_if(sources, [&](const RuleSource& source) {
    return !source.is_bundled && !source.origin.empty() && !with_rules.contains(source.origin);
  });
  return empty == sources.end() ? std::string_view() : empty->origin;
}

}  // namespace

Result<RulesPtr> compile_sources(std::span<const RuleSource> sources, std::vector<std::string>* included) {
  start_library();
  YR_COMPILER* made = nullptr;
  require(yr_compiler_create(&made));
  const CompilerPtr compiler(made);
  Run run{.included = included};
  yr_compiler_set_callback(compiler.get(), on_message, &run);
  yr_compiler_set_include_callback(compiler.get(), include, free_text, &run);
  for_each_external([&](const char* name,
                        std::string_view) { require(yr_compiler_define_string_variable(compiler.get(), name, "")); },
                    [&](const char* name, std::int64_t value) {
                      require(yr_compiler_define_integer_variable(compiler.get(), name, value));
                    },
                    "", "", 0, 0);
  for (const RuleSource& source : sources) {
    run.source = &source;
    const auto shown = text::printable(source.name);
    // What tools compile begins like this. Such a file could make the library do anything.
    if (source.text.starts_with("YARA") && source.text.find('\0') != std::string::npos)
      return refuse(fmt::format("{}:1: compiled rules are never loaded; wanted their source", shown));
    if (source.text.empty()) continue;
    // A name for errors is taken together with a stream only.
    auto text = source.text;
    const std::unique_ptr<std::FILE, CloseFile> file(::fmemopen(text.data(), text.size(), "r"));
    if (file == nullptr) throw std::bad_alloc();
    const char* const space = source.is_bundled ? kBundledNamespace : source.name.c_str();
    const int errors = yr_compiler_add_file(compiler.get(), file.get(), space, source.name.c_str());
    if (run.error) return refuse(std::move(*run.error));
    if (errors != 0) return refuse(fmt::format("{}:1: cannot be compiled", shown));
  }
  YR_RULES* compiled = nullptr;
  if (const int error = yr_compiler_get_rules(compiler.get(), &compiled); error != ERROR_SUCCESS)
    return refuse(fmt::format("rules: cannot be compiled (libyara error {})", error));
  RulesPtr rules(compiled);
  if (const auto module = absent_module(*rules); !module.empty())
    return refuse(fmt::format("{}: the module \"{}\" is not offered", importing(sources, module), module));
  if (const auto empty = origin_without_rules(*rules, sources); !empty.empty())
    return refuse(fmt::format("{}: there is no rule in it", text::printable(empty)));
  return rules;
}

}  // namespace assay::match
