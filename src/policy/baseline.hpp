#pragma once

#include "policy/recorded.hpp"

#include <assay/report.hpp>

#include <map>
#include <string>
#include <string_view>
#include <tuple>

namespace assay::policy {

/// Findings that are known already, so that only new ones count.
struct Baseline {
  /// Rule, path inside of the root, fingerprint. The fingerprint alone would do against accidents; somebody who makes
  /// a finding look like a known one has to make it at the same place with the same rule.
  using Key = std::tuple<std::string, std::string, std::string>;

  std::string name;    ///< as the caller named it
  std::string sha256;  ///< hex, of its bytes
  std::map<Key, Severity, std::less<>> findings;
};

/// Reads a baseline, or takes the findings of a report in JSON that count in it. The name and the digest are the
/// caller's to fill in.
[[nodiscard]] Result<Baseline> read_baseline(std::string_view file, std::string_view text);

/// The baseline of a report: every finding that is not suppressed, one a line, in an order that survives a new scan.
[[nodiscard]] std::string write_baseline(const Report& report);
[[nodiscard]] std::string write_baseline(const RecordedReport& report);

/// Suppresses the findings of the baseline, as long as they are not worse than they were. Findings have their
/// fingerprints; what the policy suppressed stays as it is.
void apply(Report& report, const Baseline& baseline);

}  // namespace assay::policy
