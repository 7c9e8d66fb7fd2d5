#include "report/tally.hpp"

namespace assay::report {

Tally tally(const Report& report) {
  Tally result;
  for (const auto& finding : report.findings) {
    if (finding.suppressed) {
      ++result.suppressed;
    } else {
      ++result.findings.at(static_cast<std::size_t>(finding.severity));
    }
  }
  for (const auto& artifact : report.artifacts)
    if (artifact.outcome != Outcome::complete) ++result.incomplete;
  for (const auto& error : report.errors)
    if (!error.artifact) ++result.incomplete;
  return result;
}

}  // namespace assay::report
