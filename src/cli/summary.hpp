#pragma once

#include "cli/scan_flags.hpp"
#include "report/writers.hpp"

#include <assay/report.hpp>

namespace assay::cli {

/// How reports are written to `descriptor`.
[[nodiscard]] report::WriteOptions write_options(const ScanSettings& settings, int descriptor);

/// Tells people on standard error what it came to, where the results go elsewhere.
void print_summary(const Report& report, const ScanSettings& settings);

}  // namespace assay::cli
