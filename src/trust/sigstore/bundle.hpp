#pragma once

#include "crypto/bytes.hpp"
#include "crypto/certificate.hpp"
#include "crypto/hash.hpp"
#include "crypto/key.hpp"
#include "trust/failure.hpp"
#include "trust/intoto/dsse.hpp"

#include <assay/bytes.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace assay::trust::sigstore {

/// A signature over the bytes of a file.
struct MessageSignature {
  /// What the signer says that the file's digest is: compared, never verified against.
  std::optional<crypto::HashAlgorithm> digest_algorithm;
  crypto::Bytes digest;
  crypto::Bytes signature;
};

/// The path from an entry to the root of a Merkle tree (RFC 9162, 2.1.3), and the log's word for that root.
struct InclusionProof {
  std::int64_t log_index = 0;  ///< in this tree; a sharded log counts its entries over all trees elsewhere
  std::int64_t tree_size = 0;
  crypto::Bytes root_hash;
  std::vector<crypto::Bytes> hashes;
  std::string checkpoint;
};

/// What a transparency log says about a signature.
struct LogEntry {
  std::int64_t log_index = 0;
  crypto::Bytes log_id;
  std::string kind;
  std::string version;
  std::int64_t integrated_time = 0;  ///< worth nothing without `promise`
  crypto::Bytes promise;             ///< the signed entry timestamp; empty when there is none
  std::optional<InclusionProof> proof;
  crypto::Bytes body;
};

/// What a bundle brings to find out who signed: exactly one of these.
struct KeyMaterial {
  std::string hint;
  /// Old model signatures hold the key itself (PEM). It proves nothing: the caller's key must equal it.
  std::string embedded_pem;
};
/// Leaf first. Only the leaf is needed; the rest are hints for finding a path.
using CertificateMaterial = std::vector<crypto::Certificate>;

/// A Sigstore bundle: a signature with all that is needed to verify it offline.
struct Bundle {
  enum class Version : std::uint8_t { v0_1, v0_2, v0_3 };

  Version version = Version::v0_3;
  std::variant<MessageSignature, intoto::Envelope> content;
  std::variant<KeyMaterial, CertificateMaterial> material;
  std::vector<LogEntry> log_entries;
  std::vector<crypto::Bytes> timestamps;  ///< RFC 3161 responses

  [[nodiscard]] const intoto::Envelope* envelope() const { return std::get_if<intoto::Envelope>(&content); }
  [[nodiscard]] const MessageSignature* message() const { return std::get_if<MessageSignature>(&content); }
  [[nodiscard]] const CertificateMaterial* certificates() const { return std::get_if<CertificateMaterial>(&material); }
  /// The bytes of the one signature.
  [[nodiscard]] crypto::ByteSpan signature() const;
};

/// What is forgiven, by name: each is something that the specification of bundles forbids and signers in the field do.
struct BundleRules {
  bool has_chain_in_v0_3 = false;  ///< `x509CertificateChain` under the media type 0.3, and a root in it
  bool has_embedded_key = false;   ///< `publicKey.rawBytes` and `keyDetails` instead of `hint`
};
inline constexpr BundleRules kStrictRules{};
/// For private authorities, whose intermediates have no other place than the bundle.
inline constexpr BundleRules kPrivateAuthorityRules{.has_chain_in_v0_3 = true};
/// For signatures of models (OpenSSF model signing), whose library has always written both.
inline constexpr BundleRules kModelSigningRules{.has_chain_in_v0_3 = true, .has_embedded_key = true};

/// Maps one bundle. Nothing is verified yet, but every field is there that its version promises.
[[nodiscard]] Checked<Bundle> parse_bundle(ByteView bytes, BundleRules rules = kStrictRules);

}  // namespace assay::trust::sigstore
