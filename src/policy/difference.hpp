#pragma once

#include "policy/recorded.hpp"

#include <vector>

namespace assay::policy {

/// What became of a finding that both reports have.
struct ChangedFinding {
  const RecordedFinding* before = nullptr;
  const RecordedFinding* after = nullptr;
};

/// How a report differs from an earlier one. Borrows from both.
struct Difference {
  std::vector<const RecordedFinding*> added;
  std::vector<const RecordedFinding*> gone;
  std::vector<ChangedFinding> changed;  ///< another severity, or suppressed in one and not in the other
  /// Findings that count now and did not before: new ones, and changed ones that were below the level or suppressed.
  std::vector<const RecordedFinding*> newly_counting;
  /// All was seen before, and not all is seen now: what is new may be where nobody looked.
  bool became_incomplete = false;
};

/// Findings are the same when rule, path inside of the root and fingerprint are. `level` is the one they count at.
[[nodiscard]] Difference compare(const RecordedReport& before, const RecordedReport& after, Severity level);

}  // namespace assay::policy
