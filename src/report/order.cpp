#include "report/order.hpp"

#include <algorithm>
#include <tuple>

namespace assay::report {
namespace {

auto sort_key(const Finding& finding) {
  return std::tuple(finding.artifact, finding.location.range.offset, -static_cast<int>(finding.severity),
                    finding.rule == nullptr ? std::string_view() : finding.rule->id, finding.location.range.size,
                    std::string_view(finding.location.logical), std::string_view(finding.message));
}

}  // namespace

void order_findings(Report& report) { std::ranges::stable_sort(report.findings, {}, sort_key); }

}  // namespace assay::report
