#pragma once

// Private to crypto/.

#include <openssl/asn1.h>

#include <cstdint>
#include <optional>

namespace assay::crypto::openssl {

/// Seconds since 1970 in UTC. Fractions of a second are cut off.
[[nodiscard]] std::optional<std::int64_t> seconds(const ASN1_TIME* time);

}  // namespace assay::crypto::openssl
