#pragma once

#include <assay/report.hpp>
#include <assay/result.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace assay::policy {

/// A finding as an earlier report tells it.
struct RecordedFinding {
  std::string rule;
  Severity severity = Severity::info;
  std::string path;   ///< as the report shows it
  std::string inner;  ///< the same without the directory that leads to its root
  std::string fingerprint;
  std::string message;
  bool is_suppressed = false;
};

/// What an earlier run wrote down: a report in JSON, or a baseline.
struct RecordedReport {
  bool is_baseline = false;
  std::string verdict;  ///< empty for a baseline
  std::string fail_on;  ///< empty for a baseline
  bool is_complete = true;
  std::vector<RecordedFinding> findings;
};

/// Reads what `assay scan -f json` or `assay baseline create` wrote. Foreign: whoever wrote the file may have written
/// anything, so texts are escaped here. `file` is what messages call it.
[[nodiscard]] Result<RecordedReport> read_report(std::string_view file, std::string_view text);

}  // namespace assay::policy
