#pragma once

#include "trust/sigstore/evidence.hpp"
#include "trust/sigstore/trusted_root.hpp"

#include <assay/report.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace assay::cli {

/// Who signed, in one sentence.
[[nodiscard]] std::string who_signed(const trust::sigstore::Evidence& evidence);

/// The day a trusted root is from, in seconds since 1970: when it was published, or when its newest entry began.
[[nodiscard]] std::int64_t date_of(const trust::sigstore::TrustedRoot& root);
/// Where a trusted root comes from and how old it is. `now` is in seconds since 1970.
[[nodiscard]] std::string describe(const trust::sigstore::TrustedRoot& root, std::int64_t now);

/// Why a signature is believed, as reports of a scan have it. `root` is null where none was asked.
[[nodiscard]] std::vector<Evidence> evidence_of(const trust::sigstore::Evidence& evidence,
                                                const trust::sigstore::TrustedRoot* root, std::int64_t now);

}  // namespace assay::cli
