#include "policy/baseline.hpp"

#include "codecs/json/writer.hpp"
#include "core/text.hpp"
#include "policy/judge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace assay::policy {
namespace {

constexpr std::string_view kSchemaVersion = "1.0";

/// For every artifact its path inside of its root.
std::vector<std::string_view> inner_paths(const Report& report) {
  std::vector<std::string_view> paths(report.artifacts.size());
  for (std::size_t id = 0; id < paths.size(); ++id) paths[id] = report.artifacts[id].path;
  for (const auto& root : report.roots)
    for (std::size_t i = 0; i < root.artifact_count && root.first_artifact + i < paths.size(); ++i)
      paths[root.first_artifact + i] = text::path_inside(paths[root.first_artifact + i], root.path);
  return paths;
}

/// The key of a finding; nothing for one that belongs to no artifact, or that is about a signature: that one was
/// missing once says nothing about the bytes of today.
std::optional<Baseline::Key> key_of(const Finding& finding, const std::vector<std::string_view>& paths) {
  if (finding.rule == nullptr || finding.artifact >= paths.size() || is_requirement(finding)) return std::nullopt;
  return Baseline::Key(finding.rule->id, paths[finding.artifact], finding.fingerprint);
}

std::string write(const std::map<Baseline::Key, Severity, std::less<>>& findings) {
  // By path first: that is how people look for them.
  std::set<std::tuple<std::string_view, std::string_view, std::string_view, Severity>> lines;
  for (const auto& [key, severity] : findings)
    lines.emplace(std::get<1>(key), std::get<0>(key), std::get<2>(key), severity);
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.member("schema_version", kSchemaVersion);
  out.member("kind", "baseline");
  out.key("findings");
  out.begin_array();
  for (const auto& [path, rule, fingerprint, severity] : lines) {
    out.line_break();
    out.begin_object();
    out.member("rule_id", rule);
    out.member("severity", name_of(severity));
    out.member("path", path);
    out.member("fingerprint", fingerprint);
    out.end_object();
  }
  if (!lines.empty()) out.line_break();
  out.end_array();
  out.end_object();
  return text + '\n';
}

std::map<Baseline::Key, Severity, std::less<>> known_in(const RecordedReport& report) {
  std::map<Baseline::Key, Severity, std::less<>> findings;
  for (const auto& finding : report.findings) {
    if (finding.is_suppressed) continue;
    auto& severity = findings[{finding.rule, finding.inner, finding.fingerprint}];
    severity = std::max(severity, finding.severity);
  }
  return findings;
}

}  // namespace

Result<Baseline> read_baseline(std::string_view file, std::string_view text) {
  const auto report = read_report(file, text);
  if (!report) return std::unexpected(report.error());
  Baseline baseline;
  baseline.findings = known_in(*report);
  return baseline;
}

std::string write_baseline(const Report& report) {
  std::map<Baseline::Key, Severity, std::less<>> findings;
  const auto paths = inner_paths(report);
  for (const auto& finding : report.findings)
    if (const auto key = key_of(finding, paths); key && !finding.suppressed) {
      auto& severity = findings[*key];
      severity = std::max(severity, finding.severity);
    }
  return write(findings);
}

std::string write_baseline(const RecordedReport& report) { return write(known_in(report)); }

void apply(Report& report, const Baseline& baseline) {
  report.baseline = JudgingFile{text::printable(baseline.name, 0), baseline.sha256};
  const auto paths = inner_paths(report);
  std::set<Baseline::Key> met;
  for (auto& finding : report.findings) {
    const auto key = key_of(finding, paths);
    const auto known = key ? baseline.findings.find(*key) : baseline.findings.end();
    if (known == baseline.findings.end()) continue;
    met.insert(*key);
    if (!finding.suppressed && finding.severity <= known->second)
      finding.suppressed = Suppression{"baseline", "it was there when the baseline was made", ""};
  }
  if (const auto gone = baseline.findings.size() - met.size(); gone > 0)
    report.notes.push_back(
        {"baseline_gone", fmt::format("{}: {} of the baseline {} not there any more", text::printable(baseline.name),
                                      text::counted(gone, "finding", "findings"), gone == 1 ? "is" : "are")});
}

}  // namespace assay::policy
