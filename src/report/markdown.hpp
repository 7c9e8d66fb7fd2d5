#pragma once

#include "report/writers.hpp"

namespace assay::report {

/// A summary for people who read Markdown: the step summary of a GitHub workflow, a merge request, a chat.
void write_markdown(const Report& report, const WriteOptions& options, std::string& out);

}  // namespace assay::report
