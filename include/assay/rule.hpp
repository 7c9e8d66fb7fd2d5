#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace assay {

/// How bad it is if the finding is true. Ordered: a higher value is worse.
enum class Severity : std::uint8_t { info, low, medium, high, critical };
/// How sure we are that it is true.
enum class Confidence : std::uint8_t { low, medium, high };

[[nodiscard]] constexpr std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::info: return "info";
    case Severity::low: return "low";
    case Severity::medium: return "medium";
    case Severity::high: return "high";
    case Severity::critical: return "critical";
  }
  return "info";
}
[[nodiscard]] constexpr std::optional<Severity> severity_from(std::string_view name) {
  for (const auto severity : {Severity::info, Severity::low, Severity::medium, Severity::high, Severity::critical})
    if (name == name_of(severity)) return severity;
  return std::nullopt;
}
[[nodiscard]] constexpr std::string_view name_of(Confidence confidence) {
  switch (confidence) {
    case Confidence::low: return "low";
    case Confidence::medium: return "medium";
    case Confidence::high: return "high";
  }
  return "low";
}

/// One thing assay can say about an artifact. A rule is a constant beside the code that raises it, and its
/// identity is its address: an unknown or misspelt rule does not compile. Ids are never reused.
struct Rule {
  std::string_view id;       ///< FAMILY-AREA-NNN, e.g. "PKL-CALL-001"
  std::string_view name;     ///< kebab case, e.g. "pickle-unsafe-call"; its page is docs/rules/<name>.md
  Severity severity;         ///< the default; a finding may carry another, and policy may change it
  std::string_view summary;  ///< what is wrong, one sentence
  std::string_view why;      ///< why it matters, one or two sentences
  std::string_view advice;   ///< what to do, one or two sentences
  std::string_view cwe;      ///< "CWE-502", or empty
  std::string_view atlas;    ///< MITRE ATLAS technique, "AML.T0011.000", or empty
  std::span<const std::string_view> references = {};  ///< advisories, specifications, papers
};

}  // namespace assay
