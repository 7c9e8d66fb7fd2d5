#pragma once

#include "report/writers.hpp"

namespace assay::report {

/// One self-contained page for a reviewer. It loads nothing, and no foreign text in it means anything.
void write_html(const Report& report, const WriteOptions& options, std::string& out);

}  // namespace assay::report
