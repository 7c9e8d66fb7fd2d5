#pragma once

#include "report/writers.hpp"

namespace assay::report {

/// The whole report as one JSON document: docs/report-schema.json.
void write_json(const Report& report, const WriteOptions& options, std::string& out);

/// The same records one a line, each with a "type"; the last line is the summary.
void write_jsonl(const Report& report, const WriteOptions& options, std::string& out);

}  // namespace assay::report
