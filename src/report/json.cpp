#include "report/json.hpp"

#include "codecs/json/writer.hpp"
#include "report/evidence.hpp"
#include "report/signatures.hpp"
#include "report/tally.hpp"
#include "report/version.hpp"

#include <algorithm>
#include <vector>

namespace assay::report {
namespace {

std::string_view path_of(const Report& report, std::uint32_t artifact) {
  return artifact < report.artifacts.size() ? std::string_view(report.artifacts[artifact].path) : std::string_view();
}

void write_suppression(json::Writer& out, const Suppression& why) {
  out.begin_object();
  out.member("by", why.by);
  out.member("reason", why.reason);
  out.key("expires");
  why.expires.empty() ? out.null() : out.value(why.expires);
  out.end_object();
}

/// A policy or a baseline, or null when there was none.
// Each function below writes the members of one record into an object that is already open.

void write_root(json::Writer& out, const Report&, const RootRecord& root) {
  out.member("path", root.path);
  out.member("verdict", name_of(root.verdict));
  out.member("complete", root.complete);
  out.member("scannable", root.is_scannable);
  out.member("sha256", root.sha256);
}

void write_artifact(json::Writer& out, const Report&, const ArtifactRecord& artifact) {
  out.member("id", artifact.id);
  out.member("parent", artifact.parent);
  out.member("path", artifact.path);
  out.member("size", artifact.size);
  out.member("offset", artifact.offset);
  out.key("formats");
  out.begin_array();
  for (const auto format : artifact.formats) out.value(format);
  out.end_array();
  out.member("outcome", name_of(artifact.outcome));
  out.member("reason", artifact.reason);
  out.member("sha256", artifact.sha256);
  if (!artifact.allowed) return;
  out.key("allowed");
  write_suppression(out, *artifact.allowed);
}

void write_location(json::Writer& out, const Location& location) {
  out.begin_object();
  out.member("offset", location.range.offset);
  out.member("length", location.range.size);
  out.member("logical", location.logical);
  out.end_object();
}

void write_finding(json::Writer& out, const Report& report, const Finding& finding) {
  out.member("rule_id", finding.rule == nullptr ? std::string_view() : finding.rule->id);
  out.member("rule_name", finding.rule == nullptr ? std::string_view() : finding.rule->name);
  out.member("severity", name_of(finding.severity));
  out.member("confidence", name_of(finding.confidence));
  out.member("artifact", finding.artifact);
  out.member("path", path_of(report, finding.artifact));
  out.key("location");
  write_location(out, finding.location);
  out.member("message", finding.message);
  write_evidence(out, finding.evidence);
  out.key("related");
  out.begin_array();
  for (const auto& location : finding.related) write_location(out, location);
  out.end_array();
  out.member("fingerprint", finding.fingerprint);
  out.key("suppressed");
  finding.suppressed ? write_suppression(out, *finding.suppressed) : out.null();
}

void write_fact(json::Writer& out, const Report&, const Fact& fact) {
  out.member("artifact", fact.artifact);
  out.member("key", fact.key);
  out.member("value", fact.value);
  out.member("offset", fact.offset);
}

void write_error(json::Writer& out, const Report&, const ErrorRecord& error) {
  out.member("artifact", error.artifact);
  out.member("path", error.path);
  out.member("code", name_of(error.error.code));
  out.member("offset", error.error.offset);
  out.member("message", error.error.message);
}

/// What the report comes to: the head of the JSON document and the last line of JSONL.
void write_outcome(json::Writer& out, const Report& report, const WriteOptions& options) {
  out.member("schema_version", kSchemaVersion);
  out.key("tool");
  out.begin_object();
  out.member("name", "assay");
  out.member("version", options.version);
  out.member("rules_digest", report.rules_digest);
  out.end_object();
  out.member("verdict", name_of(report.verdict));
  out.member("reason", report.reason);
  out.member("exit_code", report.exit_code);
  out.member("fail_on", report.fails_on_findings ? name_of(report.fail_on) : std::string_view("none"));
  out.member("confinement", report.confinement);
  write_judging_file(out, "policy", report.policy);
  write_judging_file(out, "baseline", report.baseline);
  out.key("notes");
  out.begin_array();
  for (const auto& note : report.notes) {
    out.begin_object();
    out.member("kind", note.kind);
    out.member("message", note.message);
    out.end_object();
  }
  out.end_array();

  out.key("signatures");
  out.begin_array();
  for (const auto& record : report.signatures) {
    out.begin_object();
    out.member("artifact", record.artifact);
    write_signature(out, report, record);
    out.end_object();
  }
  out.end_array();

  const auto counts = tally(report);
  out.key("summary");
  out.begin_object();
  out.member("roots", report.roots.size());
  out.member("artifacts", report.artifacts.size());
  out.key("findings");
  out.begin_object();
  for (const auto severity : {Severity::critical, Severity::high, Severity::medium, Severity::low, Severity::info})
    out.member(name_of(severity), counts.of(severity));
  out.end_object();
  out.member("suppressed", counts.suppressed);
  out.member("incomplete", counts.incomplete);
  out.member("bytes", report.bytes);
  out.end_object();
}

/// One record a line, so that a report of a hundred thousand facts can still be read and compared line by line.
template <class Records, class WriteRecord>
void write_array(json::Writer& out, std::string_view name, const Report& report, const Records& records,
                 WriteRecord write_record) {
  out.line_break();
  out.key(name);
  out.begin_array();
  for (const auto& record : records) {
    out.line_break();
    out.begin_object();
    write_record(out, report, record);
    out.end_object();
  }
  if (!records.empty()) out.line_break();
  out.end_array();
}

template <class Records, class WriteRecord>
void write_lines(std::string& text, std::string_view type, const Report& report, const Records& records,
                 WriteRecord write_record) {
  for (const auto& record : records) {
    json::Writer out(text);
    out.begin_object();
    out.member("type", type);
    write_record(out, report, record);
    out.end_object();
    text += '\n';
  }
}

/// A guess that saves growing the text by doubling, which costs more than writing it.
std::size_t expected_size(const Report& report) {
  return 1024 + 160 * report.roots.size() + 220 * report.artifacts.size() + 700 * report.findings.size() +
         90 * report.facts.size() + 160 * report.errors.size();
}

}  // namespace

void write_judging_file(json::Writer& out, std::string_view key, const std::optional<JudgingFile>& file) {
  out.key(key);
  if (!file) return out.null();
  out.begin_object();
  out.member("name", file->name);
  out.member("sha256", file->sha256);
  out.end_object();
}

void write_json_members(const Report& report, const WriteOptions& options, json::Writer& out) {
  write_outcome(out, report, options);
  write_array(out, "roots", report, report.roots, write_root);
  write_array(out, "artifacts", report, report.artifacts, write_artifact);
  write_array(out, "findings", report, report.findings, write_finding);
  write_array(out, "facts", report, report.facts, write_fact);
  write_array(out, "errors", report, report.errors, write_error);
}

void write_json(const Report& report, const WriteOptions& options, std::string& text) {
  text.reserve(text.size() + expected_size(report));
  json::Writer out(text);
  out.begin_object();
  write_json_members(report, options, out);
  out.end_object();
  text += '\n';
}

void write_jsonl(const Report& report, const WriteOptions& options, std::string& text) {
  text.reserve(text.size() + expected_size(report));
  write_lines(text, "root", report, report.roots, write_root);
  write_lines(text, "artifact", report, report.artifacts, write_artifact);
  write_lines(text, "finding", report, report.findings, write_finding);
  write_lines(text, "fact", report, report.facts, write_fact);
  write_lines(text, "error", report, report.errors, write_error);
  json::Writer out(text);
  out.begin_object();
  out.member("type", "summary");
  write_outcome(out, report, options);
  out.end_object();
  text += '\n';
}

}  // namespace assay::report
