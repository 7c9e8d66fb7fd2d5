#include "crypto/key.hpp"

#include "core/pem.hpp"
#include "crypto/openssl/algorithms.hpp"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <stdexcept>

namespace assay::crypto {
namespace {

using openssl::KeyHandle;

struct Curve {
  std::string_view name;  ///< as OpenSSL calls the group
  KeyKind kind;
};
constexpr std::array kCurves{
    Curve{"prime256v1", KeyKind::ecdsa_p256},
    Curve{"secp384r1", KeyKind::ecdsa_p384},
    Curve{"secp521r1", KeyKind::ecdsa_p521},
};

std::optional<KeyKind> kind_of(const EVP_PKEY* key) {
  switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_ED25519: return KeyKind::ed25519;
    case EVP_PKEY_RSA: return EVP_PKEY_get_bits(key) >= kLeastRsaBits ? std::optional(KeyKind::rsa) : std::nullopt;
    case EVP_PKEY_EC: {
      // A curve that is given by its parameters has no name, and is refused even when they are those of P-256.
      std::array<char, 64> name{};
      std::size_t size = 0;
      if (EVP_PKEY_get_group_name(key, name.data(), name.size(), &size) != 1) return std::nullopt;
      for (const auto& curve : kCurves)
        if (curve.name == std::string_view(name.data(), size)) return curve.kind;
      return std::nullopt;
    }
    default: return std::nullopt;
  }
}

Error refused(std::string message) { return {ErrorCode::unsupported, 0, std::move(message)}; }
Error malformed(std::string message) { return {ErrorCode::malformed, 0, std::move(message)}; }

constexpr std::size_t kMostKeyBytes = 16UL * 1024;

/// RSA only: what the context must know besides the hash.
bool set_padding(EVP_PKEY_CTX* context, KeyKind kind, SignatureScheme scheme) {
  if (kind != KeyKind::rsa) return true;
  if (scheme.padding == Padding::pkcs1) return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1;
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1;
}

/// Ed25519 hashes by itself.
const EVP_MD* hash_for(KeyKind kind, SignatureScheme scheme) {
  return kind == KeyKind::ed25519 ? nullptr : openssl::algorithm(scheme.hash);
}

}  // namespace

std::string_view name_of(KeyKind kind) {
  switch (kind) {
    case KeyKind::ecdsa_p256: return "ECDSA P-256";
    case KeyKind::ecdsa_p384: return "ECDSA P-384";
    case KeyKind::ecdsa_p521: return "ECDSA P-521";
    case KeyKind::ed25519: return "Ed25519";
    case KeyKind::rsa: return "RSA";
  }
  return "";
}

HashAlgorithm natural_hash(KeyKind kind) {
  if (kind == KeyKind::ecdsa_p384) return HashAlgorithm::sha384;
  if (kind == KeyKind::ecdsa_p521) return HashAlgorithm::sha512;
  return HashAlgorithm::sha256;
}

struct PublicKey::State {
  KeyHandle key;
  KeyKind kind;
  Bytes spki;

  static Result<std::shared_ptr<const State>> make(KeyHandle key) {
    const auto kind = kind_of(key.get());
    if (!kind)
      return std::unexpected(
          refused("key: wanted ECDSA on P-256, P-384 or P-521, Ed25519, or RSA of 2048 bits or more"));
    unsigned char* der = nullptr;
    const int size = i2d_PUBKEY(key.get(), &der);
    return std::make_shared<const State>(std::move(key), *kind, openssl::take_bytes(der, size));
  }
};

Result<PublicKey> PublicKey::from_spki(ByteSpan der) {
  openssl::initialize();
  if (der.size() > kMostKeyBytes) return std::unexpected(malformed("key: too long to be one"));
  const auto* at = openssl::data(der);
  KeyHandle key(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())));
  if (key == nullptr) return std::unexpected(malformed("key: " + openssl::last_error()));
  if (at != openssl::data(der) + der.size()) return std::unexpected(malformed("key: bytes follow it"));
  auto state = State::make(std::move(key));
  if (!state) return std::unexpected(std::move(state.error()));
  return PublicKey(std::move(*state));
}

Result<PublicKey> PublicKey::from_pkcs1(ByteSpan der) {
  openssl::initialize();
  if (der.size() > kMostKeyBytes) return std::unexpected(malformed("key: too long to be one"));
  const auto* at = openssl::data(der);
  KeyHandle key(d2i_PublicKey(EVP_PKEY_RSA, nullptr, &at, static_cast<long>(der.size())));
  if (key == nullptr) return std::unexpected(malformed("RSA key: " + openssl::last_error()));
  if (at != openssl::data(der) + der.size()) return std::unexpected(malformed("RSA key: bytes follow it"));
  auto state = State::make(std::move(key));
  if (!state) return std::unexpected(std::move(state.error()));
  return PublicKey(std::move(*state));
}

Result<PublicKey> PublicKey::from_pem(std::string_view text) {
  const auto blocks = base64::read_pem(text);
  if (!blocks) return std::unexpected(malformed("key: not PEM"));
  if (blocks->size() != 1) return std::unexpected(malformed("key: wanted one PEM block"));
  const auto& block = blocks->front();
  if (block.label == "PUBLIC KEY") return from_spki(block.bytes);
  if (block.label == "RSA PUBLIC KEY") return from_pkcs1(block.bytes);
  return std::unexpected(malformed("key: wanted a PUBLIC KEY block of PEM"));
}

KeyKind PublicKey::kind() const { return state_->kind; }
int PublicKey::bits() const { return EVP_PKEY_get_bits(state_->key.get()); }
const Bytes& PublicKey::spki() const { return state_->spki; }
std::string PublicKey::pem() const { return base64::write_pem({"PUBLIC KEY", state_->spki}); }

Bytes PublicKey::raw() const {
  if (state_->kind != KeyKind::ed25519) return {};
  Bytes out(32);
  std::size_t size = out.size();
  if (EVP_PKEY_get_raw_public_key(state_->key.get(), reinterpret_cast<unsigned char*>(out.data()), &size) != 1)
    return {};
  return out;
}

bool PublicKey::verify(ByteSpan message, ByteSpan signature, SignatureScheme scheme) const {
  const auto context = openssl::require(openssl::DigestContext(EVP_MD_CTX_new()));
  EVP_PKEY_CTX* inner = nullptr;  // owned by `context`
  const bool is_valid =
      EVP_DigestVerifyInit(context.get(), &inner, hash_for(kind(), scheme), nullptr, state_->key.get()) == 1 &&
      set_padding(inner, kind(), scheme) &&
      EVP_DigestVerify(context.get(), openssl::data(signature), signature.size(), openssl::data(message),
                       message.size()) == 1;
  if (!is_valid) static_cast<void>(openssl::last_error());
  return is_valid;
}

bool PublicKey::verify_digest(ByteSpan digest, ByteSpan signature, SignatureScheme scheme) const {
  if (kind() == KeyKind::ed25519 || digest.size() != size_of(scheme.hash)) return false;
  const auto context = openssl::require(openssl::KeyContext(EVP_PKEY_CTX_new(state_->key.get(), nullptr)));
  const bool is_valid = EVP_PKEY_verify_init(context.get()) == 1 && set_padding(context.get(), kind(), scheme) &&
                        EVP_PKEY_CTX_set_signature_md(context.get(), openssl::algorithm(scheme.hash)) == 1 &&
                        EVP_PKEY_verify(context.get(), openssl::data(signature), signature.size(),
                                        openssl::data(digest), digest.size()) == 1;
  if (!is_valid) static_cast<void>(openssl::last_error());
  return is_valid;
}

struct PrivateKey::State {
  KeyHandle key;
};

Result<PrivateKey> PrivateKey::from_pem(std::string_view text, std::string_view password) {
  openssl::initialize();
  if (text.size() > kMostKeyBytes) return std::unexpected(malformed("private key: too long to be one"));
  const openssl::BioHandle bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  // Without a callback the library would ask on the terminal.
  const auto answer = [](char* buffer, int size, int /*is_writing*/, void* user) {
    const auto& secret = *static_cast<const std::string_view*>(user);
    if (secret.size() > static_cast<std::size_t>(size)) return -1;
    std::ranges::copy(secret, buffer);
    return secret.empty() ? -1 : static_cast<int>(secret.size());
  };
  KeyHandle key(PEM_read_bio_PrivateKey(bio.get(), nullptr, answer, &password));
  if (key == nullptr) return std::unexpected(malformed("private key: " + openssl::last_error()));
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(key.get(), &der);
  if (size <= 0) return std::unexpected(malformed("private key: " + openssl::last_error()));
  auto public_key = PublicKey::from_spki(openssl::take_bytes(der, size));
  if (!public_key) return std::unexpected(std::move(public_key.error()));
  return PrivateKey(std::make_shared<const State>(std::move(key)), std::move(*public_key));
}

Bytes PrivateKey::sign(ByteSpan message, SignatureScheme scheme) const {
  const auto kind = public_key_.kind();
  const auto context = openssl::require(openssl::DigestContext(EVP_MD_CTX_new()));
  EVP_PKEY_CTX* inner = nullptr;
  std::size_t size = 0;
  if (EVP_DigestSignInit(context.get(), &inner, hash_for(kind, scheme), nullptr, state_->key.get()) != 1 ||
      !set_padding(inner, kind, scheme) ||
      EVP_DigestSign(context.get(), nullptr, &size, openssl::data(message), message.size()) != 1)
    throw std::runtime_error("signing: " + openssl::last_error());
  Bytes signature(size);
  if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, openssl::data(message),
                     message.size()) != 1)
    throw std::runtime_error("signing: " + openssl::last_error());
  signature.resize(size);
  return signature;
}

}  // namespace assay::crypto
