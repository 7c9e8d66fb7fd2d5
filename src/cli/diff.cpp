#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/policy_file.hpp"
#include "cli/terminal.hpp"
#include "cli/values.hpp"
#include "codecs/json/writer.hpp"
#include "core/text.hpp"
#include "policy/difference.hpp"
#include "report/layout.hpp"

#include <fmt/format.h>

#include <unistd.h>
#include <algorithm>
#include <array>

namespace assay::cli {
namespace {

using policy::Difference;
using policy::RecordedFinding;
using policy::RecordedReport;

constexpr std::array<std::string_view, 2> kFormats{"text", "json"};

/// Two reports and what is between them. `difference` points to findings of `reports`, which stay where they are when
/// it is moved.
struct Comparison {
  std::array<std::string, 2> names;
  std::array<RecordedReport, 2> reports;
  Difference difference;
  std::string_view fail_on;
  int exit_code = kExitClean;
};

std::string_view verdict_of(const RecordedReport& report) {
  return report.verdict.empty() ? std::string_view("(a baseline)") : report.verdict;
}

std::string_view state_of(const RecordedFinding& finding) {
  return finding.is_suppressed ? std::string_view("suppressed") : name_of(finding.severity);
}

std::string as_text(const Comparison& comparison) {
  std::string out;
  report::Layout layout(out, terminal_width(STDOUT_FILENO), wants_color(Choice::automatic, STDOUT_FILENO));
  const auto put = [&](std::string_view word, std::string_view state, const RecordedFinding& finding) {
    layout.put(word, report::Ink::strong).put(fmt::format(" {}[{}] {}", state, finding.rule, finding.path));
    if (!finding.message.empty()) layout.put(": ").put_wrapped(finding.message, 4);
    layout.end_line();
  };
  const auto& difference = comparison.difference;
  for (const auto* finding : difference.added) put("new", state_of(*finding), *finding);
  for (const auto& [before, after] : difference.changed)
    put("changed", fmt::format("{} -> {}", state_of(*before), state_of(*after)), *after);
  for (const auto* finding : difference.gone) put("gone", state_of(*finding), *finding);

  const auto& [before, after] = comparison.reports;
  layout.put(fmt::format("verdict: {} -> {}", verdict_of(before), verdict_of(after))).end_line();
  if (difference.became_incomplete)
    layout.put_wrapped("Not all of it was seen this time: what is new may be where nobody looked.", 2).end_line();
  layout
      .put_wrapped(fmt::format("{} new, {} changed, {} gone; {} now and did not before", difference.added.size(),
                               difference.changed.size(), difference.gone.size(),
                               difference.newly_counting.size() == 1
                                   ? "1 finding counts"
                                   : fmt::format("{} findings count", difference.newly_counting.size())),
                   2)
      .end_line();
  return out;
}

void write_finding(json::Writer& out, const RecordedFinding& finding) {
  out.member("rule_id", finding.rule);
  out.member("severity", name_of(finding.severity));
  out.member("suppressed", finding.is_suppressed);
  out.member("path", finding.path);
  out.member("fingerprint", finding.fingerprint);
  out.member("message", finding.message);
}

void write_list(json::Writer& out, std::string_view name, const std::vector<const RecordedFinding*>& findings) {
  out.line_break();
  out.key(name);
  out.begin_array();
  for (const auto* finding : findings) {
    out.line_break();
    out.begin_object();
    write_finding(out, *finding);
    out.end_object();
  }
  out.end_array();
}

std::string as_json(const Comparison& comparison) {
  std::string text;
  json::Writer out(text);
  const auto& difference = comparison.difference;
  out.begin_object();
  out.member("schema_version", "1.0");
  out.member("kind", "difference");
  for (std::size_t i = 0; i < 2; ++i) {
    out.key(i == 0 ? "before" : "after");
    out.begin_object();
    out.member("report", text::printable(comparison.names.at(i), 0));
    out.member("verdict", comparison.reports.at(i).verdict);
    out.member("complete", comparison.reports.at(i).is_complete);
    out.end_object();
  }
  out.member("fail_on", comparison.fail_on);
  out.member("exit_code", comparison.exit_code);
  out.key("summary");
  out.begin_object();
  out.member("new", difference.added.size());
  out.member("changed", difference.changed.size());
  out.member("gone", difference.gone.size());
  out.member("counting", difference.newly_counting.size());
  out.end_object();
  write_list(out, "new", difference.added);
  out.line_break();
  out.key("changed");
  out.begin_array();
  for (const auto& [before, after] : difference.changed) {
    out.line_break();
    out.begin_object();
    write_finding(out, *after);
    out.key("before");
    out.begin_object();
    out.member("severity", name_of(before->severity));
    out.member("suppressed", before->is_suppressed);
    out.end_object();
    out.end_object();
  }
  out.end_array();
  write_list(out, "gone", difference.gone);
  out.end_object();
  return text + '\n';
}

/// The level a report was judged at; the default for a baseline, and for what is no level.
std::string level_of(const RecordedReport& report) {
  return std::ranges::find(policy::kLevels, report.fail_on) != policy::kLevels.end() ? report.fail_on : "medium";
}

Parsed<Comparison> compare(const std::vector<std::string>& names, const std::optional<std::string>& fail_on) {
  Comparison result;
  for (std::size_t i = 0; i < 2; ++i) {
    auto report = load_report("", names[i]);
    if (!report) return std::unexpected(report.error());
    result.names.at(i) = names[i];
    result.reports.at(i) = std::move(*report);
  }
  const auto index = parse_choice("--fail-on", fail_on.value_or(level_of(result.reports[1])), policy::kLevels);
  if (!index) return std::unexpected(index.error());
  result.fail_on = policy::kLevels.at(*index);
  const auto severity = severity_from(result.fail_on);
  result.difference = policy::compare(result.reports[0], result.reports[1], severity.value_or(Severity::medium));
  if (result.difference.became_incomplete) result.exit_code = kExitIncomplete;
  if (severity && !result.difference.newly_counting.empty()) result.exit_code = kExitFindings;
  return result;
}

}  // namespace

int run_diff(Arguments arguments) {
  CommandLine line("diff", "FILE FILE", "Says what is new, changed or gone between two reports in JSON, or baselines.");
  std::optional<std::string> format;
  std::optional<std::string> fail_on;
  line.value("-f,--format", "FORMAT", format, "text (default) or json");
  line.choices(kFormats);
  line.value("--fail-on", "LEVEL", fail_on, "the level that counts (that of the second)");
  line.choices(policy::kLevels);
  line.epilogue(
      "Exit codes: 0 nothing new counts, 1 something does, 2 all was seen before and\n"
      "not now, 4 wrong usage or no report.");
  std::vector<std::string> names;
  if (const auto exit_code = line.parse(arguments, names)) return *exit_code;
  const auto index = parse_choice("--format", format.value_or("text"), kFormats);
  if (!index) return report_usage_error("diff", index.error());
  if (names.size() != 2) return report_usage_error("diff", {"wanted: two reports", ""});
  const auto comparison = compare(names, fail_on);
  if (!comparison) return report_usage_error("diff", comparison.error());
  const int written = print_result(*index == 0 ? as_text(*comparison) : as_json(*comparison));
  return comparison->exit_code == kExitClean ? written : comparison->exit_code;
}

}  // namespace assay::cli
