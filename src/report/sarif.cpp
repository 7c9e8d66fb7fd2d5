#include "report/sarif.hpp"

#include "codecs/json/writer.hpp"
#include "core/text.hpp"
#include "report/files.hpp"
#include "report/sarif_artifacts.hpp"
#include "report/sarif_rules.hpp"
#include "report/signatures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace assay::report {
namespace {

constexpr std::size_t kMostResults = 25'000;            // of one run, or GitHub refuses all of them
constexpr std::size_t kMostNotifications = 5'000;       // they are summed up in the last one
constexpr std::size_t kMostSteps = 1'000;               // GitHub shows so many of a flow
constexpr std::string_view kIncomplete = "incomplete";  // descriptors of notifications, in their order
constexpr std::string_view kPolicy = "policy";

class Sarif {
 public:
  Sarif(const Report& report, const WriteOptions& options, std::string& text)
      : report_(report),
        options_(options),
        out_(text),
        rules_(report),
        artifacts_(report),
        has_suppressed_(
            std::ranges::any_of(report.findings, [](const auto& one) { return one.suppressed.has_value(); })) {}

  void write() {
    out_.begin_object();
    out_.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    out_.member("version", "2.1.0");
    out_.key("runs");
    out_.begin_array();
    out_.begin_object();
    write_tool();
    write_invocation();
    artifacts_.write(out_);
    write_results();
    rules_.write_taxonomies(out_);
    out_.line_break();
    out_.member("columnKind", "utf16CodeUnits");
    out_.key("properties");
    out_.begin_object();
    out_.member("verdict", name_of(report_.verdict));
    out_.member("rulesDigest", report_.rules_digest);
    write_signatures(out_, report_);
    out_.end_object();
    out_.end_object();
    out_.end_array();
    out_.end_object();
  }

 private:
  void write_tool() {
    out_.line_break();
    out_.key("tool");
    out_.begin_object();
    out_.key("driver");
    out_.begin_object();
    out_.member("name", "assay");
    out_.member("version", options_.version);
    out_.member("semanticVersion", options_.version);
    // A name, because SARIF readers want one and there is no address that every copy of assay could vouch for.
    out_.member("informationUri", "urn:assay");
    write_sarif_text(out_, "shortDescription", "Scans machine-learning model files before they are loaded.");
    out_.key("notifications");
    out_.begin_array();
    out_.begin_object();
    out_.member("id", kIncomplete);
    write_sarif_text(out_, "shortDescription", "Something was not seen to its end.");
    write_sarif_text(out_, "fullDescription",
                     "A limit was met, a stream broke, or a format is not known: what was not seen may hold anything.");
    write_sarif_text(out_, "help", "Treat the file as one that did not pass: the message says what stopped the scan.");
    out_.end_object();
    if (!report_.notes.empty()) {
      out_.begin_object();
      out_.member("id", kPolicy);
      write_sarif_text(out_, "shortDescription", "Something that whoever set up the scan should know.");
      write_sarif_text(
          out_, "fullDescription",
          "Something was left out as asked, or an exception of the policy is over, covers nothing any more, or was "
          "made use of: the message says which.");
      write_sarif_text(out_, "help", "Change what the scan was told, or leave it if that is what it is for.");
      out_.end_object();
    }
    out_.end_array();
    rules_.write_rules(out_, options_);
    out_.end_object();
    out_.end_object();
  }

  void write_invocation() {
    const auto omissions = omissions_of(report_);
    out_.line_break();
    out_.key("invocations");
    out_.begin_array();
    out_.begin_object();
    out_.member("executionSuccessful", !is_incomplete(report_));
    out_.member("exitCode", report_.exit_code);
    out_.key("toolExecutionNotifications");
    out_.begin_array();
    for (std::size_t i = 0; i < std::min(omissions.size(), kMostNotifications); ++i) {
      const auto& omission = omissions[i];
      write_notification(kIncomplete,
                         omission.is_failure   ? "error"
                         : omission.is_allowed ? "note"
                                               : "warning",
                         fmt::format("{} was not seen to its end ({}){}{}", omission.path, omission.kind,
                                     omission.reason.empty() ? "." : ": ", omission.reason),
                         uri_of(file_of(omission.path)));
    }
    if (omissions.size() > kMostNotifications)
      write_notification(kIncomplete, "warning",
                         fmt::format("{} more were not seen to their end.", omissions.size() - kMostNotifications), {});
    for (const auto& note : report_.notes) write_notification(kPolicy, "note", note.message, {});
    if (report_.findings.size() > kMostResults)
      write_notification(kIncomplete, "warning",
                         fmt::format("{} findings are left out, the mildest: other formats of report list them.",
                                     report_.findings.size() - kMostResults),
                         {});
    out_.end_array();
    out_.end_object();
    out_.end_array();
  }

  void write_notification(std::string_view descriptor, std::string_view level, std::string_view message,
                          const std::string& uri) {
    out_.line_break();
    out_.begin_object();
    out_.key("descriptor");
    out_.begin_object();
    out_.member("id", descriptor);
    out_.member("index", descriptor == kIncomplete ? 0 : 1);
    out_.end_object();
    out_.member("level", level);
    write_sarif_text(out_, "message", message);
    if (!uri.empty()) {
      out_.key("locations");
      out_.begin_array();
      out_.begin_object();
      out_.key("physicalLocation");
      out_.begin_object();
      out_.key("artifactLocation");
      out_.begin_object();
      out_.member("uri", uri);
      out_.end_object();
      out_.end_object();
      out_.end_object();
      out_.end_array();
    }
    out_.end_object();
  }

  /// The severest, as many as there is room for; of the mildest severity that is among them the first.
  void write_results() {
    const auto count_above = [&](Severity severity) {
      return static_cast<std::size_t>(
          std::ranges::count_if(report_.findings, [&](const auto& finding) { return finding.severity > severity; }));
    };
    auto mildest = Severity::info;
    while (count_above(mildest) > kMostResults) mildest = static_cast<Severity>(static_cast<int>(mildest) + 1);
    auto room = kMostResults - count_above(mildest);
    out_.line_break();
    out_.key("results");
    out_.begin_array();
    for (const auto& finding : report_.findings) {
      if (finding.rule == nullptr || finding.severity < mildest) continue;
      if (finding.severity == mildest && room == 0) continue;
      if (finding.severity == mildest) --room;
      out_.line_break();
      write_result(finding);
    }
    out_.end_array();
  }

  void write_result(const Finding& finding) {
    out_.begin_object();
    out_.member("ruleId", finding.rule->id);
    out_.member("ruleIndex", rules_.index_of(finding.rule));
    out_.member("level", sarif_level(finding.severity));
    const auto place = place_inside(report_, finding);
    write_sarif_text(out_, "message", place.empty() ? finding.message : fmt::format("{}: {}", place, finding.message));
    out_.key("locations");
    out_.begin_array();
    write_location(finding.artifact, finding.location, {});
    out_.end_array();
    write_flow(finding);
    out_.key("partialFingerprints");
    out_.begin_object();
    out_.member("primaryLocationLineHash",
                finding.fingerprint.contains(':') ? finding.fingerprint : finding.fingerprint + ":1");
    out_.member("assayFinding/v1", finding.fingerprint);
    out_.end_object();
    write_suppressions(finding);
    out_.key("properties");
    out_.begin_object();
    out_.member("severity", name_of(finding.severity));
    out_.member("security-severity", security_severity(finding.severity));
    out_.member("confidence", name_of(finding.confidence));
    out_.end_object();
    out_.end_object();
  }

  /// Present on every result or on none (§3.27.23): an empty list says that nobody accepted it.
  void write_suppressions(const Finding& finding) {
    if (!has_suppressed_) return;
    out_.key("suppressions");
    out_.begin_array();
    if (finding.suppressed) {
      const auto& why = *finding.suppressed;
      out_.begin_object();
      out_.member("kind", "external");
      out_.member("status", "accepted");
      out_.member("justification",
                  fmt::format("{} ({}{}{})", why.reason, why.by, why.expires.empty() ? "" : ", until ", why.expires));
      out_.end_object();
    }
    out_.end_array();
  }

  /// A place as GitHub wants it, a line and a column of a file, and as it is: bytes of the file where the artifact lies
  /// in it as it is, and a name for the place where it does not.
  void write_location(std::uint32_t id, const Location& location, std::string_view message) {
    const auto file = artifacts_.file_of(id);
    out_.begin_object();
    out_.key("physicalLocation");
    out_.begin_object();
    out_.key("artifactLocation");
    out_.begin_object();
    out_.member("uri", uri_of(file_of(path_of(report_, file))));
    if (const auto index = artifacts_.index_of(file)) out_.member("index", *index);
    out_.end_object();
    out_.key("region");
    out_.begin_object();
    out_.member("startLine", 1);
    out_.member("startColumn", 1);
    out_.member("endLine", 1);
    out_.member("endColumn", 2);
    if (const auto base = base_of(id, file);
        base && location.range.offset <= std::numeric_limits<std::uint64_t>::max() - *base) {
      out_.member("byteOffset", *base + location.range.offset);
      out_.member("byteLength", location.range.size);
    }
    out_.end_object();
    out_.end_object();
    out_.key("logicalLocations");
    out_.begin_array();
    out_.begin_object();
    out_.member("fullyQualifiedName",
                fmt::format("{}@{}", text::printable(path_of(report_, id), 0), location.range.offset));
    out_.member("kind", id == file ? "resource" : "member");
    out_.end_object();
    out_.end_array();
    if (!message.empty()) write_sarif_text(out_, "message", message);
    out_.end_object();
  }

  [[nodiscard]] std::optional<std::uint64_t> base_of(std::uint32_t id, std::uint32_t file) const {
    if (id == file || id >= report_.artifacts.size()) return 0;
    return report_.artifacts[id].offset;
  }

  /// The instructions that lead to a finding, or what else belongs to it, as a flow that a reader can step through.
  void write_flow(const Finding& finding) {
    std::vector<std::pair<Location, std::string>> steps;
    if (finding.excerpt != nullptr && !finding.excerpt->trace.empty()) {
      for (const auto& step : finding.excerpt->trace) steps.push_back({{{step.offset, 1}, {}}, step.text});
    } else if (!finding.related.empty()) {
      steps.push_back({finding.location, finding.location.logical.empty() ? "here" : finding.location.logical});
      for (const auto& location : finding.related)
        steps.push_back({location, location.logical.empty() ? "and here" : location.logical});
      std::ranges::stable_sort(steps, {}, [](const auto& step) { return step.first.range.offset; });
    }
    if (steps.empty()) return;
    if (steps.size() > kMostSteps) steps.resize(kMostSteps);
    out_.key("codeFlows");
    out_.begin_array();
    out_.begin_object();
    out_.key("threadFlows");
    out_.begin_array();
    out_.begin_object();
    out_.key("locations");
    out_.begin_array();
    for (const auto& [location, text] : steps) {
      out_.begin_object();
      out_.key("location");
      write_location(finding.artifact, location, text);
      out_.end_object();
    }
    out_.end_array();
    out_.end_object();
    out_.end_array();
    out_.end_object();
    out_.end_array();
  }

  const Report& report_;
  const WriteOptions& options_;
  json::Writer out_;
  SarifRules rules_;
  SarifArtifacts artifacts_;
  bool has_suppressed_;
};

}  // namespace

void write_sarif(const Report& report, const WriteOptions& options, std::string& out) {
  Sarif(report, options, out).write();
  out += '\n';
}

}  // namespace assay::report
