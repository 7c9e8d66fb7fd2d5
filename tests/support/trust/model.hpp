#pragma once

// Signatures of models that are made for a test, with every part of the manifest open to tampering.

#include "crypto/hash.hpp"
#include "support/trust/scene.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace assay::test {

struct ResourceDraft {
  std::string name;
  std::string content;  ///< of the file or the piece
  std::string algorithm = "sha256";
  std::optional<std::string> digest;  ///< in place of that of the content
};

/// A manifest to be: of two files, unless told otherwise.
struct ManifestDraft {
  std::vector<ResourceDraft> resources{{"config.json", "{}"}, {"sub/weights.bin", "0123456789"}};
  std::string serialization =
      R"({"method":"files","hash_type":"sha256","allow_symlinks":false,"ignore_paths":[".git","cache"]})";
  std::string statement_type = "https://in-toto.io/Statement/v1";
  std::string predicate_type = "https://model_signing/signature/v1.0";
  std::optional<std::string> root_digest;
  crypto::HashAlgorithm hash = crypto::HashAlgorithm::sha256;
  std::function<void(std::string&)> edit;  ///< the finished text

  [[nodiscard]] std::string build() const;
  /// The same files as version 0.2 listed them.
  [[nodiscard]] std::string build_legacy() const;
};

/// A manifest of pieces of 4 bytes of the file `weights.bin`, which holds ten.
[[nodiscard]] ManifestDraft sharded_manifest();

struct SignedManifest {
  std::string bundle;
  TestKey key;
};

/// A bundle with this statement, signed with a bare key as the reference library does it. `edit` changes the scene.
[[nodiscard]] SignedManifest sign_model_statement(const std::string& statement,
                                                  const std::function<void(Scene&)>& edit = {});

}  // namespace assay::test
