#pragma once

#include "trust/failure.hpp"
#include "trust/intoto/statement.hpp"
#include "trust/payload.hpp"
#include "trust/sigstore/bundle.hpp"
#include "trust/sigstore/policy.hpp"

#include <string>

namespace assay::trust::sigstore {

/// That `key` signed the content of the bundle: the file, or the envelope's pre-authentication encoding. The scheme
/// follows from the key and the policy and never from what the bundle says.
[[nodiscard]] Checked<void> verify_content(const Bundle& bundle, const crypto::PublicKey& key, const Payload* payload,
                                           const Policy& policy);

/// The statement's name for the file: a subject all of whose digests that can be compared are the file's, and one of
/// them can.
[[nodiscard]] Checked<std::string> match_subject(const intoto::Statement& statement, const Payload& payload);

}  // namespace assay::trust::sigstore
