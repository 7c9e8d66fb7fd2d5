#pragma once

#include "report/writers.hpp"

namespace assay::report {

/// SARIF 2.1.0, in the form that GitHub code scanning accepts: docs/reports.md says what goes where.
void write_sarif(const Report& report, const WriteOptions& options, std::string& out);

}  // namespace assay::report
