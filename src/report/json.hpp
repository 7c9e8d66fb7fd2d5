#pragma once

#include "report/writers.hpp"

#include <optional>
#include <string_view>

namespace assay::json {
class Writer;
}

namespace assay::report {

/// The whole report as one JSON document: docs/report-schema.json.
void write_json(const Report& report, const WriteOptions& options, std::string& out);

/// The members of that document, into an object that is already open.
void write_json_members(const Report& report, const WriteOptions& options, json::Writer& out);

/// A policy or baseline and its digest, as a member of an object; null when there is none.
void write_judging_file(json::Writer& out, std::string_view key, const std::optional<JudgingFile>& file);

/// The same records one a line, each with a "type"; the last line is the summary.
void write_jsonl(const Report& report, const WriteOptions& options, std::string& out);

}  // namespace assay::report
