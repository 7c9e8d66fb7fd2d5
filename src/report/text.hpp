#pragma once

#include "report/writers.hpp"

namespace assay::report {

/// The report for people, like a good compiler's diagnostics: worst finding first, then what was looked at and
/// what was not, then the verdict.
void write_text(const Report& report, const WriteOptions& options, std::string& out);

/// One finding as it stands there, without why it matters and what to do: that is its rule's.
void write_text_finding(const Report& report, const Finding& finding, const WriteOptions& options, std::string& out);

/// Only the end of it: what was looked at, what was not, the verdict.
void write_text_summary(const Report& report, const WriteOptions& options, std::string& out);

}  // namespace assay::report
