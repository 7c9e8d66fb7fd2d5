#pragma once

#include "trust/failure.hpp"
#include "trust/intoto/statement.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace assay::trust::intoto {

/// What a scan of the subjects came to, as somebody has signed it. Foreign text.
struct ScanResult {
  std::string verdict;  ///< clean, findings or incomplete
  std::string scanner;  ///< its version
  std::string rules_digest;

  /// A policy or a baseline that had a say in the verdict.
  struct File {
    std::string name;
    std::string sha256;
  };
  std::string fail_on;  ///< the least severity that counted; `none` is judged at medium
  std::optional<File> policy;
  std::optional<File> baseline;
  std::int64_t suppressed = 0;  ///< findings that did not count
};

/// How a scan was judged, for people: "fails on medium; policy p.toml (sha256 0123…); 2 findings suppressed".
[[nodiscard]] std::string terms_of(const ScanResult& scan);

/// Nothing when the statement is about something else than a scan of assay.
[[nodiscard]] Checked<std::optional<ScanResult>> read_scan_result(const Statement& statement);

}  // namespace assay::trust::intoto
