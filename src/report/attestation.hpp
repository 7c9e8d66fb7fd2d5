#pragma once

#include "report/writers.hpp"

namespace assay::report {

/// An in-toto statement (https://in-toto.io/Statement/v1) about every file that was scanned, by SHA-256: what the scan
/// came to, by which rules. It is not signed yet.
void write_attestation(const Report& report, const WriteOptions& options, std::string& out);

}  // namespace assay::report
