#pragma once

#include "cli/verify_flags.hpp"
#include "cli/verify_report.hpp"

#include <assay/result.hpp>

namespace assay::cli {

/// Says that an input of `verify` cannot be read. Returns the exit code.
int report_unreadable(const Error& error);

/// Prints what `verify` found. Returns the exit code.
int end_verify(const VerifyReport& report, const VerifyRun& run);

}  // namespace assay::cli
