#pragma once

#include "trust/failure.hpp"
#include "trust/sigstore/bundle.hpp"
#include "trust/sigstore/evidence.hpp"
#include "trust/sigstore/trusted_root.hpp"

#include <optional>

namespace assay::trust::sigstore {

/// An entry whose log is trusted and vouches for it. What the entry says is another question (`match_entry`).
struct VouchedEntry {
  const TransparencyLog* log = nullptr;  ///< of the trusted root
  LogEvidence evidence;
  std::optional<TrustedTime> time;  ///< when the log signed one
};

/// Checks what the log promised (the signed entry timestamp) and what it proved (path and checkpoint): whatever is
/// there has to hold. When the log was trusted is checked against its own signed time; without one it is for the
/// caller, who knows others. Times later than `latest_time` are refused.
[[nodiscard]] Checked<VouchedEntry> verify_log_entry(const LogEntry& entry, const TrustedRoot& root,
                                                     std::int64_t latest_time);

/// That the log was trusted at a time.
[[nodiscard]] Checked<void> check_log_window(const TransparencyLog& log, const TrustedTime& time);

}  // namespace assay::trust::sigstore
