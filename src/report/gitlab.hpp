#pragma once

#include "report/writers.hpp"

namespace assay::report {

/// GitLab's report for static application security testing, schema version 15.2.
void write_gitlab(const Report& report, const WriteOptions& options, std::string& out);

}  // namespace assay::report
