#pragma once

#include "report/writers.hpp"

namespace assay::report {

/// The status of each file in the words that model hubs use: safe, suspicious, unsafe, unscanned, and its imports.
void write_huggingface(const Report& report, const WriteOptions& options, std::string& out);

}  // namespace assay::report
