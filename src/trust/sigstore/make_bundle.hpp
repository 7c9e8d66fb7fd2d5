#pragma once

#include "crypto/certificate.hpp"
#include "crypto/key.hpp"

#include <span>
#include <string>
#include <string_view>

namespace assay::trust::sigstore {

/// A Sigstore bundle 0.3 with an in-toto statement in a signed envelope. With certificates (leaf first) they go into
/// the bundle, otherwise the hint of the key does. Throws std::runtime_error when the library cannot sign.
[[nodiscard]] std::string make_bundle(std::string_view statement, const crypto::PrivateKey& key,
                                      std::span<const crypto::Certificate> chain);

}  // namespace assay::trust::sigstore
