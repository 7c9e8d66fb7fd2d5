#pragma once

#include <assay/report.hpp>

#include <string>
#include <string_view>

namespace assay::report {

/// Gives every finding a name that stays the same over runs, machines and versions of assay: a hash of the rule,
/// the path inside the root, the logical place and the evidence. Neither the message's wording nor the directory
/// the root lies in has a part in it. The second finding with the same content gets `:2`, and so on, so findings
/// must be in order.
void fingerprint_findings(Report& report);

}  // namespace assay::report
