#include "support/scan_case.hpp"

#include "cli/catalogue.hpp"
#include "formats/all.hpp"
#include "match/signatures.hpp"
#include "policy/apply.hpp"
#include "policy/judge.hpp"
#include "report/fingerprint.hpp"
#include "report/order.hpp"
#include "report/writers.hpp"
#include "rules/load.hpp"
#include "support/assemble.hpp"
#include "support/files.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>
#include <map>
#include <optional>
#include <stdexcept>

namespace assay::test {
namespace {

class TextBlob final : public Blob {
 public:
  explicit TextBlob(std::string bytes) : bytes_(std::move(bytes)) {}
  [[nodiscard]] ByteView view() const override { return ByteView::of(bytes_); }

 private:
  std::string bytes_;
};

std::uint64_t number(std::string_view flag, std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size())
    throw std::runtime_error(fmt::format("{} wants a number, got {}", flag, text));
  return value;
}

/// The flags a case may set. Those of the command line proper are tested end to end.
void apply(const std::vector<std::string>& args, ScanOptions& options, Severity& fail_on) {
  for (std::size_t i = 0; i < args.size(); ++i) {
    const std::string& flag = args[i];
    if (flag == "--hash") {
      options.hash = true;
      continue;
    }
    if (++i == args.size()) throw std::runtime_error(flag + " wants a value");
    if (flag == "--fail-on") {
      fail_on = severity_from(args[i]).value();
    } else if (flag == "--yara-scope") {
      options.match_scope = args[i] == "all" ? MatchScope::all : MatchScope::interpreted;
    } else if (flag == "--max-depth") {
      options.limits.depth = static_cast<std::uint32_t>(number(flag, args[i]));
    } else if (flag == "--max-members") {
      options.limits.members = number(flag, args[i]);
    } else if (flag == "--max-expanded") {
      options.limits.expanded_bytes = number(flag, args[i]);
    } else if (flag == "--max-ratio") {
      options.limits.ratio = number(flag, args[i]);
    } else if (flag == "--max-steps") {  // no such flag for users: cases of budgets need it
      options.limits.steps = number(flag, args[i]);
    } else {
      throw std::runtime_error("a case cannot have " + flag);
    }
  }
}

/// Paths in reports are as they were given, so a directory is scanned by a name relative to its parent.
class WorkingDirectory {
 public:
  explicit WorkingDirectory(const std::filesystem::path& path) : before_(std::filesystem::current_path()) {
    std::filesystem::current_path(path);
  }
  WorkingDirectory(const WorkingDirectory&) = delete;
  WorkingDirectory& operator=(const WorkingDirectory&) = delete;
  ~WorkingDirectory() { std::filesystem::current_path(before_); }

 private:
  std::filesystem::path before_;
};

std::string_view path_of(const Report& report, std::uint32_t artifact) {
  return artifact < report.artifacts.size() ? std::string_view(report.artifacts[artifact].path) : "?";
}

}  // namespace

Storage blob_of(std::string bytes) { return std::make_shared<TextBlob>(std::move(bytes)); }

ScanOptions default_options() {
  ScanOptions options;
  options.formats = formats::all();
  options.rules = &rules::embedded();
  static const auto kBundled = match::Signatures::bundled();
  options.signatures = &kBundled.value();
  return options;
}

namespace {

/// The policy of a case; nothing when it has none.
std::optional<policy::Policy> policy_of(const Case& one) {
  const auto* section = one.section("policy");
  if (section == nullptr) return std::nullopt;
  const Vocabulary known;
  auto policy = policy::read_policy("policy", section->body, known.view());
  if (!policy) throw std::runtime_error(one.path.string() + ": " + policy.error().message);
  policy->name = "policy";
  return *policy;
}

/// The bundled signatures and what the sections `yara` of a case add; nothing when there are none.
std::optional<match::Signatures> signatures_of(const Case& one) {
  std::vector<match::RuleSource> sources;
  for (const auto& section : one.sections)
    if (section.name == "yara") sources.push_back({.name = section.argument, .text = section.body});
  if (sources.empty()) return std::nullopt;
  auto compiled = match::Signatures::compile(sources);
  if (!compiled) throw std::runtime_error(one.path.string() + ": " + compiled.error().message);
  return *compiled;
}

/// What a second reader says of every model, by the section `opinion` of a case; nobody is asked without.
SecondOpinion opinion_of(const Case& one) {
  const auto* section = one.section("opinion");
  if (section == nullptr) return {};
  using Kind = Opinion::Kind;
  static const std::map<std::string_view, Kind> kKinds{{"accepts", Kind::accepts},
                                                       {"refuses", Kind::refuses},
                                                       {"unreadable", Kind::unreadable},
                                                       {"newer", Kind::newer},
                                                       {"none", Kind::none}};
  const Opinion opinion{kKinds.at(section->argument), assemble(section->body, one.path.string(), section->first_line)};
  return [opinion](ByteView) { return opinion; };
}

}  // namespace

Report scan_inputs(const std::vector<Input>& inputs, const ScanOptions& options, Severity fail_on,
                   const policy::Policy* policy) {
  const policy::JudgeOptions level{.fail_on = fail_on};
  Report report = scan(inputs, options);
  if (policy != nullptr) policy::add_findings(report, *policy, level);
  report::order_findings(report);
  report::fingerprint_findings(report);
  if (policy != nullptr) policy::apply(report, *policy, level, "2026-06-15");
  report::order_findings(report);
  policy::judge(report, level);
  return report;
}

Vocabulary::Vocabulary() : rules(cli::catalogue(formats::all())) {
  for (const auto* format : formats::all()) names.push_back(format->name);
}

Report scan_bytes(const std::string& name, std::string bytes, const ScanOptions& options) {
  return scan_inputs({Input{.path = name, .bytes = blob_of(std::move(bytes))}}, options);
}

Report scan_case(const Case& one, unsigned jobs) {
  ScanOptions options = default_options();
  options.jobs = jobs;
  Severity fail_on = Severity::medium;
  apply(one.args, options, fail_on);
  const auto signatures = signatures_of(one);
  if (signatures) options.signatures = &*signatures;
  options.second_opinion = opinion_of(one);
  const auto judging = policy_of(one);
  const auto* policy = judging ? &*judging : nullptr;
  if (one.inputs.size() == 1 && one.links.empty()) {
    const CaseInput& input = one.inputs.front();
    return scan_inputs({Input{.path = input.name, .bytes = blob_of(input.bytes)}}, options, fail_on, policy);
  }
  const TemporaryFolder folder;
  const WorkingDirectory here(folder.path());
  for (const auto& input : one.inputs) write_file(std::filesystem::path("model") / input.name, input.bytes);
  for (const auto& link : one.links)
    std::filesystem::create_symlink(link.target, std::filesystem::path("model") / link.name);
  return scan_inputs({Input{.path = "model", .bytes = nullptr}}, options, fail_on, policy);
}

std::string findings_text(const Report& report) {
  std::string text;
  for (const auto& finding : report.findings) {
    const auto& where = finding.location;
    text +=
        fmt::format("{}{} {} {} @{}+{}{}{}: {}\n", finding.suppressed ? "suppressed " : "", name_of(finding.severity),
                    finding.rule->id, path_of(report, finding.artifact), where.range.offset, where.range.size,
                    where.logical.empty() ? "" : " ", where.logical, finding.message);
  }
  return text;
}

std::string outcome_text(const Report& report) {
  std::string text = fmt::format("verdict: {}\nexit: {}\n", name_of(report.verdict), report.exit_code);
  if (!report.reason.empty()) text += fmt::format("reason: {}\n", report.reason);
  for (const auto& artifact : report.artifacts)
    text +=
        fmt::format("{}: {}{} ({}){}{}\n", artifact.path, artifact.allowed ? "allowed " : "", name_of(artifact.outcome),
                    fmt::join(artifact.formats, ", "), artifact.reason.empty() ? "" : ": ", artifact.reason);
  for (const auto& note : report.notes) text += fmt::format("note: {}: {}\n", note.kind, note.message);
  for (const auto& record : report.errors)
    text += fmt::format("error: {} {} @{}: {}\n", name_of(record.error.code),
                        record.artifact ? path_of(report, *record.artifact) : record.path, record.error.offset,
                        record.error.message);
  return text;
}

std::string facts_text(const Report& report, std::string_view key_prefix) {
  std::string text;
  for (const auto& fact : report.facts)
    if (fact.key.starts_with(key_prefix))
      text += fmt::format("{} {} = {} @{}\n", path_of(report, fact.artifact), fact.key, fact.value, fact.offset);
  return text;
}

std::string report_text(const Report& report) {
  std::string text;
  report::find_writer("text")->write(report, {.version = "0.0.0", .width = 100}, text);
  return text;
}

std::string report_json(const Report& report) {
  std::string text;
  report::find_writer("json")->write(report, {.version = "0.0.0"}, text);
  return text;
}

std::string first_difference(std::string_view expected, std::string_view actual) {
  for (std::size_t line = 1; !expected.empty() || !actual.empty(); ++line) {
    const auto take = [](std::string_view& text) {
      const auto cut = text.find('\n');
      const std::string_view front = text.substr(0, cut);
      text.remove_prefix(cut == std::string_view::npos ? text.size() : cut + 1);
      return front;
    };
    const bool has_expected = !expected.empty();
    const bool has_actual = !actual.empty();
    const std::string_view left = take(expected);
    const std::string_view right = take(actual);
    if (left != right || has_expected != has_actual)
      return fmt::format("line {}\n  expected: {}\n  actual:   {}", line, has_expected ? left : "(nothing more)",
                         has_actual ? right : "(nothing more)");
  }
  return {};
}

}  // namespace assay::test
