#pragma once

#include "crypto/certificate.hpp"
#include "trust/failure.hpp"
#include "trust/sigstore/trusted_root.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace assay::trust::sigstore {

/// The trusted certificate logs that signed for `leaf` (RFC 6962, 3.2), each once; `wanted` at least. Their word is
/// embedded in the certificate and is about what it was before that: it is put together again here. `issuer` is the
/// certificate behind the leaf in its verified path. Logs that nobody trusts are passed over; what cannot be read, or
/// is from later than `latest_time`, is refused.
[[nodiscard]] Checked<std::vector<std::string>> verify_certificate_logs(const crypto::Certificate& leaf,
                                                                        const crypto::Certificate& issuer,
                                                                        std::span<const TransparencyLog> logs,
                                                                        std::uint32_t wanted, std::int64_t latest_time);

}  // namespace assay::trust::sigstore
