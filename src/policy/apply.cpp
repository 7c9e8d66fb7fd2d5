#include "policy/apply.hpp"

#include "core/text.hpp"
#include "policy/binding.hpp"
#include "policy/omissions.hpp"
#include "policy/read_policy.hpp"
#include "policy/rules.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>

namespace assay::policy {
namespace {

/// The severity of what the policy forbids: it counts at every level.
Severity forbidden_severity(const JudgeOptions& options) {
  return options.fails_on_findings ? std::max(Severity::high, options.fail_on) : Severity::high;
}

bool is_one_of(const Finding& finding, std::span<const std::string_view> ids) {
  return finding.rule != nullptr && std::ranges::find(ids, finding.rule->id) != ids.end();
}

void suppress(Finding& finding, std::string by, std::string reason, std::string expires = {}) {
  if (!finding.suppressed) finding.suppressed = Suppression{std::move(by), std::move(reason), std::move(expires)};
}

/// Applies `[rules]`.
void set_severities(Report& report, const Policy& policy) {
  for (const auto& [rule, severity] : policy.rules) {
    std::size_t changed = 0;
    for (auto& finding : report.findings) {
      if (finding.rule != rule) continue;
      if (!severity) {
        suppress(finding, label_of(policy), fmt::format("the policy turns {} off", rule->id));
      } else if (finding.severity != *severity) {
        finding.severity = *severity;
        ++changed;
      }
    }
    if (changed > 0)
      report.notes.push_back(
          {"severity_changed", fmt::format("{} is {} by the policy: {} changed", rule->id, name_of(*severity),
                                           text::counted(changed, "finding", "findings"))});
  }
}

/// The global a finding is about, as assay understands it; empty when it is about none.
std::string_view global_of(const Finding& finding) {
  for (const auto& [key, value] : finding.evidence)
    if (key == "global")
      if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return {};
}

/// `package.*` is only for packages that assay does not know: in those that it does, there is more than anybody has
/// read, and names have to be vouched for one by one.
bool vouches_for(std::string_view pattern, std::string_view global, bool is_unvetted) {
  if (pattern == global) return true;
  return is_unvetted && pattern.ends_with(".*") && global.starts_with(pattern.substr(0, pattern.size() - 1));
}

/// Applies `[imports]`.
void judge_imports(Report& report, const Policy& policy, const JudgeOptions& options) {
  for (auto& finding : report.findings) {
    const bool is_unvetted = is_one_of(finding, kUnvettedRules);
    if (!is_unvetted && !is_one_of(finding, kUnlistedRules)) continue;
    const auto global = global_of(finding);
    for (const auto& pattern : policy.globals)
      if (vouches_for(pattern, global, is_unvetted))
        suppress(finding, label_of(policy), fmt::format("'imports.allow' has {}", text::printable(pattern)));
    if (!is_unvetted || finding.suppressed) continue;
    if (policy.unvetted == Unvetted::allow) suppress(finding, label_of(policy), "the policy allows unvetted imports");
    if (policy.unvetted == Unvetted::deny) finding.severity = std::max(finding.severity, forbidden_severity(options));
  }
}

std::string ids_of(const SuppressEntry& entry) {
  std::string ids;
  for (const auto* rule : entry.rules) ids += fmt::format("{}{}", ids.empty() ? "" : ", ", rule->id);
  return ids;
}

/// Applies `[[suppress]]`, in the order of the file.
void suppress_findings(Report& report, const Policy& policy, std::string_view today) {
  for (const auto& entry : policy.suppressions) {
    const bool has_ended = is_over(entry.terms, today);
    const auto artifacts = artifacts_of(report, entry.binding);
    std::size_t covered = 0;
    for (auto& finding : report.findings) {
      if (std::ranges::find(entry.rules, finding.rule) == entry.rules.end()) continue;
      if (finding.artifact >= artifacts.size() || !artifacts[finding.artifact]) continue;
      if (entry.binding.fingerprint && finding.fingerprint != *entry.binding.fingerprint) continue;
      ++covered;
      if (!has_ended) suppress(finding, label_of(policy, entry.terms), entry.terms.reason, entry.terms.expires);
    }
    const auto what = fmt::format("{}: the suppression of {}", label_of(policy, entry.terms), ids_of(entry));
    if (has_ended) {
      report.notes.push_back(
          {"suppression_expired",
           fmt::format("{} ended on {}: {} again", what, entry.terms.expires,
                       covered == 1 ? "1 finding counts" : fmt::format("{} findings count", text::grouped(covered)))});
    } else if (covered == 0) {
      report.notes.push_back({"suppression_unused", what + " covers nothing here"});
    }
  }
}

/// Applies `[formats]`.
void refuse_formats(Report& report, const Policy& policy, const JudgeOptions& options) {
  if (!policy.formats) return;
  for (const auto& artifact : report.artifacts) {
    std::vector<std::string> refused;
    for (const auto format : artifact.formats)
      if (format != kInertFormat && std::ranges::find(*policy.formats, format) == policy.formats->end())
        refused.emplace_back(format);
    if (refused.empty()) continue;
    auto message =
        fmt::format("This is {}; the policy allows {}.", fmt::join(refused, " and "),
                    policy.formats->empty() ? "no format" : fmt::format("{}", fmt::join(*policy.formats, ", ")));
    report.findings.push_back({.rule = &rules::kFormatNotAllowed,
                               .artifact = artifact.id,
                               .location = {},
                               .message = std::move(message),
                               .severity = forbidden_severity(options),
                               .confidence = Confidence::high,
                               .evidence = {{"formats", std::move(refused)}},
                               .related = {},
                               .fingerprint = {},
                               .suppressed = {},
                               .excerpt = {}});
  }
}

/// A root none of whose artifacts has been looked at for a signature has none.
void add_absent_signatures(Report& report) {
  for (const auto& root : report.roots) {
    const auto is_about = [&](const SignatureRecord& record) {
      return record.artifact >= root.first_artifact && record.artifact - root.first_artifact < root.artifact_count;
    };
    if (root.artifact_count > 0 && std::ranges::none_of(report.signatures, is_about))
      report.signatures.push_back({.artifact = root.first_artifact,
                                   .signature = {},
                                   .reason = "file-unsigned",
                                   .message = "no signature",
                                   .evidence = {}});
  }
}

/// Applies `[signature]`: what is not signed as it must be is a finding, and who signed the rest is a note.
void require_signatures(Report& report, const Policy& policy, const JudgeOptions& options) {
  if (!policy.signature) return;
  add_absent_signatures(report);
  for (const auto& record : report.signatures) {
    if (record.is_verified) {
      report.notes.push_back(
          {"signature_verified", fmt::format("{}: {}", report.artifacts[record.artifact].path, record.message)});
      continue;
    }
    Finding finding{.rule = &rules::kSignatureRequired,
                    .artifact = record.artifact,
                    .location = {},
                    .message = fmt::format("Not signed as the policy demands: {}.", record.message),
                    .severity = forbidden_severity(options),
                    .confidence = Confidence::high,
                    .evidence = {{"reason", std::string(record.reason)}},
                    .related = {},
                    .fingerprint = {},
                    .suppressed = {},
                    .excerpt = {}};
    if (!record.signature.empty()) finding.evidence.push_back({"signature", record.signature});
    report.findings.push_back(std::move(finding));
  }
}

}  // namespace

void add_findings(Report& report, const Policy& policy, const JudgeOptions& options) {
  refuse_formats(report, policy, options);
  require_signatures(report, policy, options);
}

void apply(Report& report, const Policy& policy, const JudgeOptions& options, std::string_view today) {
  report.policy = JudgingFile{label_of(policy), policy.sha256};
  set_severities(report, policy);
  judge_imports(report, policy, options);
  suppress_findings(report, policy, today);
  allow_omissions(report, policy, today);
}

}  // namespace assay::policy
