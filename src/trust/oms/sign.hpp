#pragma once

#include "crypto/certificate.hpp"
#include "crypto/key.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::trust::oms {

struct HashedFile {
  std::string name;      ///< in the form of manifests, valid UTF-8
  crypto::Bytes sha256;  ///< of all of it
};

/// The statement about a model (OMS 1.0): every file whole, in the order of their names' bytes. `ignored` are the
/// paths that were left out.
[[nodiscard]] std::string make_statement(std::string_view model_name, std::vector<HashedFile> files,
                                         std::vector<std::string> ignored);

/// A Sigstore bundle 0.3 with the signed statement. With certificates (leaf first) they go into the bundle, otherwise
/// the hint of the key does. Throws std::runtime_error when the library cannot sign.
[[nodiscard]] std::string make_bundle(std::string_view statement, const crypto::PrivateKey& key,
                                      std::span<const crypto::Certificate> chain);

}  // namespace assay::trust::oms
