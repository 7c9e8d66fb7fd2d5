#pragma once

#include "codecs/json/writer.hpp"

#include <assay/report.hpp>

#include <string>
#include <vector>

namespace assay::report {

/// A piece of evidence as one line of text; not escaped for anything.
[[nodiscard]] std::string shown(const EvidenceValue& value);

/// The same as several lines, for what is a list.
[[nodiscard]] std::vector<std::string> values_of(const EvidenceValue& value);

/// The key `evidence` with an object of all of it, each value in its own type.
void write_evidence(json::Writer& out, const std::vector<Evidence>& list);

}  // namespace assay::report
