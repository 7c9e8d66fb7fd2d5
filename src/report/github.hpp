#pragma once

#include "report/writers.hpp"

namespace assay::report {

/// Workflow commands of GitHub Actions, one line each, that become annotations of a run.
void write_github(const Report& report, const WriteOptions& options, std::string& out);

}  // namespace assay::report
