#pragma once

// Keys, certificates and timestamps that are made for a test: nothing here is read from a file, and every part of a
// certificate can be wrong.

#include "crypto/bytes.hpp"
#include "crypto/key.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::test {

using crypto::Bytes;
using crypto::ByteSpan;

enum class TestKeyKind : std::uint8_t { p256, p384, p521, ed25519, rsa2048, rsa1024, secp256k1 };

/// A private key of any kind, accepted or not. Cheap to copy.
class TestKey {
 public:
  [[nodiscard]] static TestKey make(TestKeyKind kind);

  [[nodiscard]] Bytes spki() const;
  [[nodiscard]] std::string public_pem() const;
  [[nodiscard]] std::string private_pem() const;
  /// With the hash that goes with the key, or another; RSA with PKCS #1 or PSS.
  [[nodiscard]] Bytes sign(ByteSpan message, std::optional<crypto::SignatureScheme> scheme = {}) const;

  struct State;
  std::shared_ptr<State> state;
};

struct TestExtension {
  std::string oid;
  bool is_critical = false;
  Bytes value;
};

/// A certificate to be. Times are seconds since 1970.
struct CertificateDraft {
  std::string subject;  ///< the common name; empty for none
  std::string issuer;
  TestKey key;
  TestKey signed_by;
  std::int64_t not_before = 0;
  std::int64_t not_after = 0;
  bool is_ca = false;
  std::optional<int> path_length;
  std::string key_usage;  ///< as OpenSSL's configuration spells it: "critical,digitalSignature"; empty for none
  std::string extended_key_usage;
  std::string alternative_names;  ///< "URI:https://…,email:a@b"
  std::vector<TestExtension> extensions;
  long serial = 1;
};

/// The certificate in DER.
[[nodiscard]] Bytes make_certificate(const CertificateDraft& draft);
[[nodiscard]] std::string certificate_pem(ByteSpan der);

/// A timestamp response to be.
struct TimestampDraft {
  Bytes message;
  std::int64_t time = 0;
  std::string hash = "SHA256";
  Bytes certificate;  ///< of the authority
  TestKey key;
  bool embeds_certificate = true;
};
[[nodiscard]] Bytes make_timestamp(const TimestampDraft& draft);

/// DER of a UTF8String.
[[nodiscard]] Bytes utf8_string(std::string_view text);
[[nodiscard]] Bytes to_bytes(std::string_view text);

}  // namespace assay::test
