#pragma once

// Private to crypto/.

#include "crypto/hash.hpp"
#include "crypto/openssl/handles.hpp"

namespace assay::crypto::openssl {

/// Never null.
[[nodiscard]] const EVP_MD* algorithm(HashAlgorithm algorithm);

}  // namespace assay::crypto::openssl
