#pragma once

#include "crypto/bytes.hpp"
#include "crypto/hash.hpp"

#include <assay/result.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace assay::crypto {

/// The keys that assay accepts. Everything else (secp256k1, Brainpool, DSA, short RSA, curves by parameters) is
/// refused.
enum class KeyKind : std::uint8_t { ecdsa_p256, ecdsa_p384, ecdsa_p521, ed25519, rsa };

[[nodiscard]] std::string_view name_of(KeyKind kind);

/// RSA keys below this many bits are refused.
inline constexpr int kLeastRsaBits = 2048;

enum class Padding : std::uint8_t { pkcs1, pss };

/// How a signature is made. Ed25519 looks at neither; ECDSA looks at the hash only. PSS uses MGF1 with the same hash
/// and a salt of its size, which is what verifiers of the field expect.
struct SignatureScheme {
  HashAlgorithm hash = HashAlgorithm::sha256;
  Padding padding = Padding::pkcs1;
};

/// A public key, cheap to copy.
class PublicKey {
 public:
  /// A SubjectPublicKeyInfo in DER; nothing may follow it.
  [[nodiscard]] static Result<PublicKey> from_spki(ByteSpan der);
  /// An RSAPublicKey of PKCS #1 in DER, as old trusted roots hold.
  [[nodiscard]] static Result<PublicKey> from_pkcs1(ByteSpan der);
  /// One `PUBLIC KEY` or `RSA PUBLIC KEY` block of PEM.
  [[nodiscard]] static Result<PublicKey> from_pem(std::string_view text);

  [[nodiscard]] KeyKind kind() const;
  [[nodiscard]] int bits() const;
  /// The SubjectPublicKeyInfo in DER.
  [[nodiscard]] const Bytes& spki() const;
  /// The same as PEM, in lines of 64 characters.
  [[nodiscard]] std::string pem() const;
  /// The 32 bytes of an Ed25519 key; empty for other kinds.
  [[nodiscard]] Bytes raw() const;

  /// False also when the signature is not even well-formed.
  [[nodiscard]] bool verify(ByteSpan message, ByteSpan signature, SignatureScheme scheme) const;
  /// The same for a message of which only the digest is known; never true for Ed25519, which signs messages.
  [[nodiscard]] bool verify_digest(ByteSpan digest, ByteSpan signature, SignatureScheme scheme) const;

  friend bool operator==(const PublicKey& left, const PublicKey& right) { return left.spki() == right.spki(); }

 private:
  friend class PrivateKey;
  struct State;
  explicit PublicKey(std::shared_ptr<const State> state) : state_(std::move(state)) {}
  std::shared_ptr<const State> state_;
};

/// The hash that goes with a key where nothing else says: that of its curve; SHA-256 for RSA.
[[nodiscard]] HashAlgorithm natural_hash(KeyKind kind);

/// A private key of the same kinds.
class PrivateKey {
 public:
  /// `PRIVATE KEY`, `EC PRIVATE KEY` or `RSA PRIVATE KEY`; an encrypted one needs `password`.
  [[nodiscard]] static Result<PrivateKey> from_pem(std::string_view text, std::string_view password = {});

  [[nodiscard]] const PublicKey& public_key() const { return public_key_; }
  /// The signature; throws std::runtime_error when the library cannot make it.
  [[nodiscard]] Bytes sign(ByteSpan message, SignatureScheme scheme) const;

 private:
  struct State;
  PrivateKey(std::shared_ptr<const State> state, PublicKey public_key)
      : state_(std::move(state)), public_key_(std::move(public_key)) {}
  std::shared_ptr<const State> state_;
  PublicKey public_key_;
};

}  // namespace assay::crypto
