#pragma once

#include "trust/failure.hpp"
#include "trust/payload.hpp"
#include "trust/sigstore/bundle.hpp"

#include "crypto/certificate.hpp"
#include "crypto/key.hpp"

#include <variant>

namespace assay::trust::sigstore {

/// What an entry has to name as the signer: the leaf certificate, or the bare key.
using EntrySigner = std::variant<crypto::Certificate, crypto::PublicKey>;

/// Checks that an entry of a log is about this signature: the same signature bytes, the same certificate or key, the
/// same digest. Kinds: hashedrekord 0.0.1 (messages), dsse 0.0.1 and intoto 0.0.2 (envelopes), hashedrekord 0.0.2
/// (both). `payload` may be null for envelopes.
[[nodiscard]] Checked<void> match_entry(const LogEntry& entry, const Bundle& bundle, const EntrySigner& signer,
                                        const Payload* payload);

}  // namespace assay::trust::sigstore
