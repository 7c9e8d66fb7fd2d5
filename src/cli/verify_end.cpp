#include "cli/verify_end.hpp"

#include "cli/exit_code.hpp"
#include "cli/terminal.hpp"

namespace assay::cli {
namespace {

int exit_code_of(const VerifyReport& report) {
  if (report.is_verified) return kExitClean;
  const bool only_unreadable =
      report.failure && report.failure->reason == trust::Reason::file_unreadable && !report.bundles.empty();
  return only_unreadable ? kExitIncomplete : kExitRequirementNotMet;
}

}  // namespace

int report_unreadable(const Error& error) {
  complain(error.message);
  return kExitIncomplete;
}

int end_verify(const VerifyReport& report, const VerifyRun& run) {
  warn_about_any_signer(run.who);
  const int exit_code = exit_code_of(report);
  const int written = print_result(run.writes_json ? verify_as_json(report, exit_code) : verify_as_text(report));
  return written != 0 ? written : exit_code;
}

}  // namespace assay::cli
