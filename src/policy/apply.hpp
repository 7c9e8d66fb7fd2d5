#pragma once

#include "policy/policy.hpp"

#include <string_view>

namespace assay::policy {

/// Adds what only the policy raises: a finding for every artifact of a format that it does not allow, and one for
/// everything that is not signed as it demands, by `report.signatures`. Comes before findings are put in order and get
/// their fingerprints.
///
/// `options` say at which level findings are judged in the end: what the policy forbids counts at every level.
void add_findings(Report& report, const Policy& policy, const JudgeOptions& options);

/// Lets the policy judge findings (which have their fingerprints) and omissions. Nothing is taken out: what does not
/// count is suppressed, or allowed, and says so; what somebody should know about the policy becomes a note.
///
/// `today` is "2026-12-31": exceptions that ended before it do not hold.
void apply(Report& report, const Policy& policy, const JudgeOptions& options, std::string_view today);

}  // namespace assay::policy
