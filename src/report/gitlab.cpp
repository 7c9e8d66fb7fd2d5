#include "report/gitlab.hpp"

#include "codecs/json/writer.hpp"
#include "core/text.hpp"
#include "report/evidence.hpp"
#include "report/files.hpp"
#include "report/markup.hpp"
#include "report/signatures.hpp"

#include <fmt/format.h>

#include <string>

namespace assay::report {
namespace {

// The names below are those of GitLab's security report schemas; sizes are what its schema allows.
constexpr std::string_view kSchema = "15.2.1";
constexpr std::size_t kLongestName = 255;
constexpr std::size_t kLongestSolution = 7'000;
constexpr std::size_t kLongestDescription = 100'000;
constexpr std::size_t kLongestValue = 10'000;

std::string_view word_for(Severity severity) {
  switch (severity) {
    case Severity::critical: return "Critical";
    case Severity::high: return "High";
    case Severity::medium: return "Medium";
    case Severity::low: return "Low";
    case Severity::info: return "Info";
  }
  return "Unknown";
}

void write_program(json::Writer& out, std::string_view key, std::string_view version) {
  out.key(key);
  out.begin_object();
  out.member("id", "assay");
  out.member("name", "assay");
  out.member("version", version);
  out.key("vendor");
  out.begin_object();
  out.member("name", "assay");
  out.end_object();
  out.end_object();
}

void write_message(json::Writer& out, std::string_view level, std::string_view text) {
  out.line_break();
  out.begin_object();
  out.member("level", level);
  out.member("value", text::printable(text, kLongestValue));
  out.end_object();
}

void write_scan(json::Writer& out, const Report& report, const WriteOptions& options) {
  out.line_break();
  out.key("scan");
  out.begin_object();
  write_program(out, "analyzer", options.version);
  write_program(out, "scanner", options.version);
  out.member("type", "sast");
  out.member("start_time", options.started);
  out.member("end_time", options.ended);
  out.member("status", is_incomplete(report) ? "failure" : "success");
  out.key("messages");
  out.begin_array();
  write_message(out, "info", fmt::format("verdict: {}", name_of(report.verdict)));
  for (const auto& omission : omissions_of(report))
    write_message(out,
                  omission.is_failure   ? "fatal"
                  : omission.is_allowed ? "info"
                                        : "warn",
                  fmt::format("{} was not seen to its end ({}){}{}", omission.path, omission.kind,
                              omission.reason.empty() ? "" : ": ", omission.reason));
  for (const auto& record : report.signatures) write_message(out, "info", line_of(report, record));
  for (const auto& note : report.notes)
    if (!is_about_signature(note)) write_message(out, "info", note.message);
  // A vulnerability in this format is an open one: what somebody accepted is told here.
  for (const auto& finding : report.findings)
    if (finding.suppressed && finding.rule != nullptr)
      write_message(out, "info",
                    fmt::format("suppressed by {}: {} {}: {}{}{}", finding.suppressed->by, finding.rule->id,
                                path_of(report, finding.artifact), finding.suppressed->reason,
                                finding.suppressed->expires.empty() ? "" : ", until ", finding.suppressed->expires));
  out.end_array();
  out.end_object();
}

void write_identifier(json::Writer& out, std::string_view type, std::string_view name, std::string_view value,
                      std::string_view url) {
  out.begin_object();
  out.member("type", type);
  out.member("name", name);
  out.member("value", value);
  if (!url.empty()) out.member("url", url);
  out.end_object();
}

void write_identifiers(json::Writer& out, const Rule& rule) {
  out.key("identifiers");
  out.begin_array();
  write_identifier(out, "assay_rule", fmt::format("assay {}", rule.id), rule.id, {});
  if (rule.cwe.starts_with("CWE-")) {
    const auto number = rule.cwe.substr(4);
    write_identifier(out, "cwe", rule.cwe, number,
                     fmt::format("https://cwe.mitre.org/data/definitions/{}.html", number));
  }
  if (!rule.atlas.empty()) write_identifier(out, "mitre_atlas", rule.atlas, rule.atlas, {});
  out.end_array();
}

/// What of the place the format has no field for: it knows lines, and a binary has none.
void write_details(json::Writer& out, const Report& report, const Finding& finding) {
  out.key("details");
  out.begin_object();
  out.key("place");
  out.begin_object();
  out.member("name", "Place");
  out.member("type", "module-location");
  out.member("module_name", text::printable(path_of(report, finding.artifact), 0));
  out.member("offset", finding.location.range.offset);
  out.end_object();
  for (std::size_t i = 0; i < finding.evidence.size(); ++i) {
    out.key(fmt::format("evidence_{}", i + 1));
    out.begin_object();
    out.member("name", finding.evidence[i].key);
    out.member("type", "value");
    out.member("value", text::printable(shown(finding.evidence[i].value), kLongestValue));
    out.end_object();
  }
  out.end_object();
}

void write_vulnerability(json::Writer& out, const Report& report, const Finding& finding) {
  const auto file = text::printable(file_name(file_of(path_of(report, finding.artifact))), 0);
  out.begin_object();
  out.member("id", finding.fingerprint);
  out.member("name", shortened(std::string(finding.rule->summary), kLongestName));
  // GitLab reads Markdown here.
  out.member("description", shortened(fmt::format("{}\n\n{}\n\n{}", markdown_code(path_of(report, finding.artifact)),
                                                  markdown_text(finding.message), markdown_text(finding.rule->why)),
                                      kLongestDescription));
  out.member("severity", word_for(finding.severity));
  out.member("solution", shortened(std::string(finding.rule->advice), kLongestSolution));
  write_identifiers(out, *finding.rule);
  if (!finding.rule->references.empty()) {
    out.key("links");
    out.begin_array();
    for (const auto reference : finding.rule->references) {
      if (!reference.starts_with("http")) continue;
      out.begin_object();
      out.member("url", reference);
      out.end_object();
    }
    out.end_array();
  }
  out.key("location");
  out.begin_object();
  out.member("file", file);
  out.member("start_line", 1);
  out.member("end_line", 1);
  out.end_object();
  out.key("tracking");
  out.begin_object();
  out.member("type", "source");
  out.key("items");
  out.begin_array();
  out.begin_object();
  out.member("file", file);
  out.member("start_line", 1);
  out.member("end_line", 1);
  out.key("signatures");
  out.begin_array();
  out.begin_object();
  out.member("algorithm", "hash");
  out.member("value", finding.fingerprint);
  out.end_object();
  out.end_array();
  out.end_object();
  out.end_array();
  out.end_object();
  write_details(out, report, finding);
  out.end_object();
}

}  // namespace

void write_gitlab(const Report& report, const WriteOptions& options, std::string& text) {
  json::Writer out(text);
  out.begin_object();
  out.member("version", kSchema);
  write_scan(out, report, options);
  out.line_break();
  out.key("vulnerabilities");
  out.begin_array();
  for (const auto& finding : report.findings) {
    if (finding.rule == nullptr || finding.suppressed) continue;
    out.line_break();
    write_vulnerability(out, report, finding);
  }
  out.end_array();
  out.end_object();
  text += '\n';
}

}  // namespace assay::report
