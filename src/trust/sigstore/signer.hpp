#pragma once

#include "trust/failure.hpp"
#include "trust/sigstore/evidence.hpp"
#include "trust/sigstore/policy.hpp"
#include "trust/sigstore/trusted_root.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace assay::trust::sigstore {

/// The moments at which a certificate has to be valid: all trusted times, or the one that stands in for them.
using Moments = std::span<const TrustedTime>;

/// A leaf that an authority of the trusted root issued, that may sign code, and was valid all the time: the verified
/// path, leaf first.
[[nodiscard]] Checked<std::vector<crypto::Certificate>> verify_public_path(const crypto::Certificate& leaf,
                                                                           std::span<const Authority> authorities,
                                                                           Moments moments);

/// The same under a private authority, with what the bundle brought as intermediates. The leaf may sign code or data,
/// and nothing says that it is for something else.
[[nodiscard]] Checked<std::vector<crypto::Certificate>> verify_private_path(
    std::span<const crypto::Certificate> bundled, const PrivateSigner& signer, Moments moments);

/// Whether a private certificate may sign at all. What it was issued by, and when it is valid, is not looked at.
[[nodiscard]] Checked<void> check_private_leaf(const crypto::Certificate& leaf);

/// That the certificate is the one that the user named: by its subject (`CN=…`), by another name of it, or by its key.
[[nodiscard]] Checked<void> check_private_signer(const crypto::Certificate& leaf, const PrivateSigner& signer);

/// That the identity and its issuer are those that the user named.
[[nodiscard]] Checked<void> check_identity(const FulcioClaims& claims, const KeylessSigner& signer);

}  // namespace assay::trust::sigstore
