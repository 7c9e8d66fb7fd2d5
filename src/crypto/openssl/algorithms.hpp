#pragma once

// Private to crypto/.

#include "crypto/hash.hpp"
#include "crypto/openssl/handles.hpp"

namespace assay::crypto::openssl {

/// Null for BLAKE3, which the library does not have.
[[nodiscard]] const EVP_MD* algorithm(HashAlgorithm algorithm);

}  // namespace assay::crypto::openssl
