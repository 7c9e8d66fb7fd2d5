#include "support/invariants.hpp"

#include "core/utf8.hpp"

#include <fmt/format.h>

#include <string_view>

namespace assay::test {
namespace {

/// Characters that must not leave assay in any string of a report.
bool is_showable(std::string_view text) {
  while (!text.empty()) {
    const auto point = utf8::decode(text);
    if (point.size == 0 || utf8::is_invisible(point.value)) return false;
    text.remove_prefix(point.size);
  }
  return true;
}

std::string broken_artifact(const Report& report, const ArtifactRecord& artifact, std::size_t index) {
  if (artifact.id != index) return fmt::format("artifact {} has id {}", index, artifact.id);
  if (artifact.parent && *artifact.parent >= index) return fmt::format("artifact {} comes before its parent", index);
  if (artifact.parent && !artifact.path.starts_with(report.artifacts[*artifact.parent].path))
    return fmt::format("{} is not below its parent's path", artifact.path);
  if (!is_showable(artifact.path) || !is_showable(artifact.reason))
    return fmt::format("the path or reason of artifact {} cannot be shown", index);
  if ((artifact.outcome == Outcome::complete) != artifact.reason.empty())
    return fmt::format("{} is {}, because: '{}'", artifact.path, name_of(artifact.outcome), artifact.reason);
  return {};
}

std::string broken_finding(const Report& report, const Finding& finding) {
  if (finding.rule == nullptr) return "a finding without a rule";
  const std::string which = fmt::format("{} '{}'", finding.rule->id, finding.message);
  if (finding.artifact >= report.artifacts.size()) return which + " is about no artifact";
  const auto& artifact = report.artifacts[finding.artifact];
  const auto is_inside = [&](const Location& place) {
    return is_showable(place.logical) && place.range.size <= ~std::uint64_t{0} - place.range.offset &&
           (!artifact.size || place.range.end() <= *artifact.size);
  };
  if (!is_inside(finding.location))
    return fmt::format("{} lies at {}+{} of {} ({} bytes)", which, finding.location.range.offset,
                       finding.location.range.size, artifact.path, artifact.size.value_or(0));
  for (const auto& related : finding.related)
    if (!is_inside(related)) return which + " has a related place outside of its artifact";
  if (finding.message.empty() || !is_showable(finding.message)) return which + " has a message that cannot be shown";
  for (const auto& evidence : finding.evidence) {
    const auto* text = std::get_if<std::string>(&evidence.value);
    if (text != nullptr && !is_showable(*text)) return which + " has evidence that cannot be shown";
    if (const auto* texts = std::get_if<std::vector<std::string>>(&evidence.value))
      for (const auto& one : *texts)
        if (!is_showable(one)) return which + " has evidence that cannot be shown";
  }
  return {};
}

}  // namespace

std::string broken_invariant(const Report& report) {
  for (std::size_t i = 0; i < report.artifacts.size(); ++i)
    if (auto broken = broken_artifact(report, report.artifacts[i], i); !broken.empty()) return broken;
  for (const auto& finding : report.findings)
    if (auto broken = broken_finding(report, finding); !broken.empty()) return broken;
  for (const auto& fact : report.facts) {
    if (fact.artifact >= report.artifacts.size()) return "fact " + fact.key + " is about no artifact";
    const auto& artifact = report.artifacts[fact.artifact];
    if (artifact.size && fact.offset > *artifact.size)
      return fmt::format("fact {} = {} lies at {} of {}", fact.key, fact.value, fact.offset, artifact.path);
    if (!is_showable(fact.key) || !is_showable(fact.value)) return "fact " + fact.key + " cannot be shown";
  }
  for (const auto& record : report.errors) {
    if (record.artifact && *record.artifact >= report.artifacts.size()) return "an error about no artifact";
    if (!is_showable(record.path) || !is_showable(record.error.message) || record.error.message.empty())
      return "the error at " + std::to_string(record.error.offset) + " cannot be shown";
  }
  const auto is_allowed = [&](std::uint32_t id) { return report.artifacts[id].allowed.has_value(); };
  bool is_incomplete = false;
  for (const auto& record : report.errors)
    is_incomplete = is_incomplete || !record.artifact || !is_allowed(*record.artifact);
  for (const auto& artifact : report.artifacts)
    is_incomplete = is_incomplete || (artifact.outcome != Outcome::complete && !artifact.allowed);
  if (is_incomplete && report.verdict == Verdict::clean)
    return "something that nobody allowed was not seen to its end, and yet all is clean";
  if ((report.verdict == Verdict::clean) != (report.exit_code == 0)) return "verdict and exit code disagree";
  return {};
}

std::string control_character(const std::string& text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte < 0x20 && byte != '\n') || byte == 0x7f) return fmt::format("byte {:#x} at {}", byte, i);
  }
  for (std::string_view rest = text; !rest.empty();) {
    const auto point = utf8::decode(rest);
    if (point.size == 0 || (point.value != U'\n' && utf8::is_invisible(point.value)))
      return fmt::format("no visible character at {}", text.size() - rest.size());
    rest.remove_prefix(point.size);
  }
  return {};
}

}  // namespace assay::test
