#include "report/attestation.hpp"

#include "codecs/json/writer.hpp"
#include "core/scan_predicate.hpp"
#include "report/files.hpp"
#include "report/json.hpp"
#include "report/signatures.hpp"
#include "report/tally.hpp"

#include <string_view>
#include <vector>

namespace assay::report {
namespace {

/// The artifacts that are files of their own, and so can be named by a digest of theirs.
std::vector<const ArtifactRecord*> subjects_of(const Report& report) {
  std::vector<const ArtifactRecord*> subjects;
  for (const auto& file : files_of(report)) {
    const auto& artifact = report.artifacts[file.first];
    if (artifact.sha256) subjects.push_back(&artifact);
  }
  return subjects;
}

void write_predicate(json::Writer& out, const Report& report, const WriteOptions& options, std::size_t subjects) {
  out.begin_object();
  out.key("scanner");
  out.begin_object();
  out.member("name", "assay");
  out.member("version", options.version);
  out.member("rules_digest", report.rules_digest);
  out.end_object();
  out.member("verdict", name_of(report.verdict));
  out.member("fail_on", report.fails_on_findings ? name_of(report.fail_on) : std::string_view("none"));
  write_judging_file(out, "policy", report.policy);
  write_judging_file(out, "baseline", report.baseline);
  write_signatures(out, report);
  const auto counts = tally(report);
  out.key("findings");
  out.begin_object();
  for (const auto severity : {Severity::critical, Severity::high, Severity::medium, Severity::low, Severity::info})
    out.member(name_of(severity), counts.of(severity));
  out.end_object();
  out.member("suppressed", counts.suppressed);
  out.member("incomplete", counts.incomplete);
  // What no digest could be made of is no subject, and must not be forgotten.
  out.member("files", subjects);
  out.member("unread", report.errors.size());
  out.end_object();
}

}  // namespace

void write_attestation(const Report& report, const WriteOptions& options, std::string& out) {
  json::Writer writer(out);
  writer.begin_object();
  writer.member("_type", "https://in-toto.io/Statement/v1");
  writer.key("subject");
  writer.begin_array();
  const auto subjects = subjects_of(report);
  for (const auto* subject : subjects) {
    writer.line_break();
    writer.begin_object();
    writer.member("name", subject->path);
    writer.key("digest");
    writer.begin_object();
    writer.member("sha256", *subject->sha256);
    writer.end_object();
    writer.end_object();
  }
  writer.end_array();
  writer.member("predicateType", kScanPredicateType);
  writer.key("predicate");
  write_predicate(writer, report, options, subjects.size());
  writer.end_object();
  out += '\n';
}

}  // namespace assay::report
