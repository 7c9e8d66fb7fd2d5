#pragma once

#include "report/writers.hpp"

namespace assay::report {

/// A CycloneDX 1.6 bill of materials of the files: formats, digests, findings that count. Nothing is guessed.
void write_cyclonedx(const Report& report, const WriteOptions& options, std::string& out);

}  // namespace assay::report
