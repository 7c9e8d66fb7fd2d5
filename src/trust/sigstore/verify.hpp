#pragma once

#include "trust/failure.hpp"
#include "trust/payload.hpp"
#include "trust/sigstore/bundle.hpp"
#include "trust/sigstore/evidence.hpp"
#include "trust/sigstore/policy.hpp"
#include "trust/sigstore/trusted_root.hpp"

namespace assay::trust::sigstore {

/// Verifies who signed what the bundle says, without saying yet that it is about any file: signature, certificate,
/// identity, times and log entries. A message signature needs `payload`, because it is what was signed; envelopes
/// carry what was signed, and with a null `payload` it is for the caller to compare it with files (model manifests).
///
/// `root` may be null when the policy asks for nothing of it; a bundle that brings log entries or timestamps all the
/// same is then verified without them, and the evidence says so.
[[nodiscard]] Checked<Evidence> verify_signature(const Bundle& bundle, const TrustedRoot* root, const Policy& policy,
                                                 const Payload* payload);

/// The same of an envelope that holds an in-toto statement, which the evidence then has: it is for the caller to
/// compare its subjects with files.
[[nodiscard]] Checked<Evidence> verify_statement(const Bundle& bundle, const TrustedRoot* root, const Policy& policy);

/// The same, and that the signature is about exactly this file: an envelope must hold an in-toto statement with the
/// file's digest among its subjects.
[[nodiscard]] Checked<Evidence> verify(const Bundle& bundle, const TrustedRoot* root, const Policy& policy,
                                       const Payload& payload);

}  // namespace assay::trust::sigstore
