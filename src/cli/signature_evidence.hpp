#pragma once

#include "trust/sigstore/evidence.hpp"

#include <assay/report.hpp>

#include <string>
#include <vector>

namespace assay::cli {

/// Who signed, in one sentence.
[[nodiscard]] std::string who_signed(const trust::sigstore::Evidence& evidence);

/// Why a signature is believed, as reports of a scan have it.
[[nodiscard]] std::vector<Evidence> evidence_of(const trust::sigstore::Evidence& evidence);

}  // namespace assay::cli
