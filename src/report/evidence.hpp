#pragma once

#include <assay/report.hpp>

#include <string>

namespace assay::report {

/// A piece of evidence as one line of text; not escaped for anything.
[[nodiscard]] std::string shown(const EvidenceValue& value);

}  // namespace assay::report
