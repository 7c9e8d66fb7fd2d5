#pragma once

#include <assay/report.hpp>

namespace assay::report {

/// Puts findings in their one order: artifact, offset, worst first, rule, then what distinguishes the rest. What
/// a report prints never depends on threads or on which format was asked first.
void order_findings(Report& report);

}  // namespace assay::report
