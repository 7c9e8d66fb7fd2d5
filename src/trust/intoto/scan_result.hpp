#pragma once

#include "trust/failure.hpp"
#include "trust/intoto/statement.hpp"

#include <optional>
#include <string>

namespace assay::trust::intoto {

/// What a scan of the subjects came to, as somebody has signed it. Foreign text.
struct ScanResult {
  std::string verdict;  ///< clean, findings or incomplete
  std::string scanner;  ///< its version
  std::string rules_digest;
};

/// Nothing when the statement is about something else than a scan of assay.
[[nodiscard]] Checked<std::optional<ScanResult>> read_scan_result(const Statement& statement);

}  // namespace assay::trust::intoto
