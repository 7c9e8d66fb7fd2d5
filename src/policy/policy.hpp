#pragma once

#include "policy/signature.hpp"

#include <assay/report.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::policy {

/// What findings count.
struct JudgeOptions {
  Severity fail_on = Severity::medium;
  /// False for `none`: the verdict is judged at medium, and findings alone do not fail the run.
  bool fails_on_findings = true;
};

/// What a policy and the command line call the levels; `none` is the one at which findings alone do not fail the run.
inline constexpr std::array<std::string_view, 5> kLevels{"critical", "high", "medium", "low", "none"};
/// `level` is one of them.
[[nodiscard]] inline JudgeOptions options_for(std::string_view level) {
  const auto severity = severity_from(level);
  return {.fail_on = severity.value_or(Severity::medium), .fails_on_findings = severity.has_value()};
}

/// What to do about packages that assay does not know.
enum class Unvetted : std::uint8_t {
  allow,  ///< findings about them do not count
  warn,   ///< they stay as they are
  deny,   ///< they count, whatever the level
};

/// `[rules]`: every finding of a rule gets this severity, or, without one, does not count.
struct RuleLevel {
  const Rule* rule = nullptr;
  std::optional<Severity> severity;
};

/// What an exception is for. What is set must hold, for the artifact or for something that it lies in.
struct Binding {
  std::optional<std::string> sha256;  ///< hex, lower case
  std::optional<std::string> path;    ///< a glob, see `matches_glob`
  std::optional<std::string> fingerprint;
};

/// Somebody's word, with a reason and maybe an end.
struct Terms {
  std::string reason;
  std::string expires;     ///< the last day it holds, "2026-12-31", or empty
  std::uint32_t line = 0;  ///< in the policy, so that it is found again
};

/// `[[suppress]]`: findings of these rules do not count there.
struct SuppressEntry {
  std::vector<const Rule*> rules;
  Binding binding;
  Terms terms;
};

/// Why something was not seen to its end, as a policy names it.
enum class Gap : std::uint8_t { unknown_format, unsupported, limit, truncated, malformed };

/// `[[allow_incomplete]]`: having seen only a part of it, for these reasons and no other, does not count.
struct AllowEntry {
  std::vector<Gap> gaps;
  std::vector<std::string> formats;  ///< when there are any: all formats of the artifact are among them
  Binding binding;
  Terms terms;
};

/// `[limits]`: what is set takes the place of the default, and a flag the place of both.
struct LimitSettings {
  std::optional<std::uint32_t> depth;
  std::optional<std::uint64_t> members;
  std::optional<std::uint64_t> expanded_bytes;
  std::optional<std::uint64_t> ratio;
  std::optional<double> seconds;
};

/// One policy file, as plain data: what counts, what does not, and why.
struct Policy {
  std::string name;    ///< as the caller named it
  std::string sha256;  ///< hex, of its bytes
  std::optional<JudgeOptions> fail_on;
  std::vector<RuleLevel> rules;
  std::optional<std::vector<std::string>> formats;  ///< those that may come in; all when absent
  Unvetted unvetted = Unvetted::warn;
  std::vector<std::string> globals;  ///< pickle globals vouched for: "package.Name", or "package.*"
  std::vector<SuppressEntry> suppressions;
  std::vector<AllowEntry> allowances;
  std::optional<SignatureDemand> signature;
  LimitSettings limits;
};

/// How reports call the policy, and an exception in it: "team.toml:12". The name is foreign, and escaped here.
[[nodiscard]] std::string label_of(const Policy& policy);
[[nodiscard]] std::string label_of(const Policy& policy, const Terms& terms);

/// Whether it has to know the SHA-256 of files.
[[nodiscard]] bool needs_digests(const Policy& policy);

/// Whether it does not hold any more on the day `today`, "2026-12-31".
[[nodiscard]] inline bool is_over(const Terms& terms, std::string_view today) {
  return !terms.expires.empty() && terms.expires < today;
}

}  // namespace assay::policy
