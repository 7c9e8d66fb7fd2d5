#pragma once

#include "policy/policy.hpp"

#include <assay/report.hpp>

namespace assay::policy {

/// Fills in what the report comes to: verdict and completeness of every root, the verdict over all, exit code.
///
/// A suppressed finding does not count. Whatever was not seen to its end keeps its root from being clean, unless the
/// policy allows it, and so does a root in which there was nothing to scan; `complete` says what was seen, whatever is
/// allowed. The exit codes are the contract of docs/usage.md: 1 wins over
/// 5, 5 over 2, 2 over 3.
void judge(Report& report, const JudgeOptions& options);

/// The more urgent of two exit codes, in the order above.
[[nodiscard]] int worse_exit_code(int left, int right);

/// True for a finding of a required signature or provenance policy that is not met.
[[nodiscard]] bool is_requirement(const Finding& finding);

}  // namespace assay::policy
