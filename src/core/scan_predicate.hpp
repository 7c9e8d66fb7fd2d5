#pragma once

#include <string_view>

namespace assay {

/// The predicate of an in-toto statement in which assay says what a scan came to (docs/reports.md, attestation).
inline constexpr std::string_view kScanPredicateType = "urn:assay:scan:v1";

}  // namespace assay
