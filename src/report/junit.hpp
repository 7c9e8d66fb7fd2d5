#pragma once

#include "report/writers.hpp"

namespace assay::report {

/// JUnit XML, as CI servers show it: each finding that counts is a failure, each omission an error.
void write_junit(const Report& report, const WriteOptions& options, std::string& out);

}  // namespace assay::report
