#pragma once

// A whole Sigstore world for a test: authorities, certificate log, transparency logs and timestamp authority with keys
// of their own, and one signature made in it. Every stage can be tampered with before the next one signs it.

#include "support/trust/pki.hpp"
#include "trust/sigstore/bundle.hpp"
#include "trust/sigstore/policy.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace assay::test {

/// When it all happens: 2025-06-01T12:00:00Z.
inline constexpr std::int64_t kSceneTime = 1748779200;

/// The keys and certificates of the world; made once for the process.
struct SceneWorld {
  TestKey root_key, intermediate_key, ct_key, log_key, tile_log_key, tsa_root_key, tsa_key, other_key;
  Bytes root, intermediate, tsa_root, tsa;

  [[nodiscard]] static const SceneWorld& get();
};

struct SctDraft {
  Bytes log_id;
  std::int64_t time = kSceneTime;  ///< seconds
  Bytes extensions;
  TestKey key;
  Bytes tail;  ///< behind the signature, inside of the SCT
};

struct CheckpointDraft {
  std::string origin;
  std::string size;
  Bytes root;
  std::string more;  ///< further lines of the text
  std::string name;  ///< in the signature line
  TestKey key;
  Bytes hint;
  std::string separator = "\n";
  std::string more_lines;  ///< signature lines of others, behind that of the log
};

struct EntryDraft {
  std::string log_index = "1005";
  Bytes log_id;
  std::string kind, version;
  std::string integrated_time;
  std::int64_t promised_time = 0;  ///< what the promise is really signed over
  bool has_promise = true;
  bool has_proof = true;
  std::string proof_index = "5";
  std::string tree_size = "7";
  std::vector<Bytes> path;
  Bytes root;
  std::string body;
};

struct Scene {
  enum class Log : std::uint8_t { rekor1, rekor2, none };
  using Names = std::string;

  // Who
  bool uses_key = false;  ///< a bare key instead of a certificate
  TestKeyKind leaf_kind = TestKeyKind::p256;
  Names names = "URI:https://github.com/acme/model/.github/workflows/build.yml@refs/heads/main";
  std::optional<std::string> old_issuer = "https://token.example.com";
  std::optional<std::string> issuer = "https://token.example.com";
  std::vector<TestExtension> claims;
  std::function<void(CertificateDraft&)> edit_certificate;
  std::function<void(CertificateDraft&)> edit_intermediate;  ///< makes it anew, also in the root
  std::function<void(std::vector<SctDraft>&)> edit_scts;
  std::function<void(CertificateDraft&)> edit_logged_certificate;  ///< once the certificate log has signed for it
  std::function<void(Bytes&)> edit_sct_list;
  std::function<void(Bytes&)> edit_leaf;  ///< the finished DER
  std::string more_certificates;          ///< JSON behind the leaf in a chain
  // What
  std::string file = "the weights";
  std::optional<std::string> payload;  ///< an envelope instead of a message signature
  std::string payload_type = "application/vnd.in-toto+json";
  std::optional<crypto::SignatureScheme> scheme;
  std::optional<TestKey> signs_with;
  bool signs_bare_payload = false;
  bool signs_legacy_encoding = false;  ///< as version 0.2 of model signing
  std::function<void(Bytes&)> edit_signature;
  // When and where
  Log log = Log::rekor1;
  bool logs_intoto = false;  ///< envelopes in Rekor v1 as intoto 0.0.2 instead of dsse 0.0.1
  std::function<void(std::string&)> edit_body;
  std::function<void(EntryDraft&)> edit_entry;  ///< what the tree holds is settled; what the bundle says is not
  std::function<void(CheckpointDraft&)> edit_checkpoint;
  bool has_timestamp = false;
  std::function<void(TimestampDraft&)> edit_timestamp;
  std::function<void(Bytes&)> edit_response;
  // All of it
  std::string media_type = "application/vnd.dev.sigstore.bundle.v0.3+json";
  std::function<void(std::string&)> edit_bundle;
  std::function<void(std::string&)> edit_root;

  struct Built {
    std::string bundle;
    std::string root;
    std::string file;
    TestKey key;  ///< that signed
    Bytes leaf;
  };
  [[nodiscard]] Built build() const;
};

/// A statement about `file`.
[[nodiscard]] std::string statement_about(std::string_view file,
                                          std::string_view predicate_type = "https://slsa.dev/provenance/v1",
                                          std::string_view predicate = "{}");

/// Replaces the first `from`, which must be there.
void replace(std::string& text, std::string_view from, std::string_view to);

}  // namespace assay::test
