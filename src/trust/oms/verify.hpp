#pragma once

#include "trust/failure.hpp"
#include "trust/oms/manifest.hpp"
#include "trust/sigstore/evidence.hpp"
#include "trust/sigstore/policy.hpp"
#include "trust/sigstore/trusted_root.hpp"

#include <assay/bytes.hpp>

namespace assay::trust::oms {

/// A list of files, and why it is believed.
struct SignedModel {
  sigstore::Evidence evidence;
  Manifest manifest;
};

/// Verifies the signature of a model (OpenSSF model signing): who signed, when, and what. The files are still to be
/// compared with the list. Nothing of what was signed is parsed before its signature holds. `root` as for bundles.
[[nodiscard]] Checked<SignedModel> verify_signature(ByteView bundle, const sigstore::TrustedRoot* root,
                                                    const sigstore::Policy& policy);

}  // namespace assay::trust::oms
