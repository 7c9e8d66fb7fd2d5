#include "trust/sigstore/content.hpp"

#include "core/hex.hpp"
#include "core/text.hpp"
#include "crypto/digest.hpp"
#include "trust/intoto/legacy_encoding.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace assay::trust::sigstore {
namespace {

using crypto::HashAlgorithm;
using crypto::KeyKind;
using crypto::Padding;
using crypto::SignatureScheme;

/// How a key may have signed, the likeliest first.
std::vector<SignatureScheme> schemes_of(KeyKind kind, bool wants_natural_hash) {
  const auto natural = crypto::natural_hash(kind);
  if (kind == KeyKind::rsa) {
    std::vector<SignatureScheme> all;
    for (const auto padding : {Padding::pkcs1, Padding::pss})
      for (const auto hash : {HashAlgorithm::sha256, HashAlgorithm::sha384, HashAlgorithm::sha512})
        all.push_back({hash, padding});
    return all;
  }
  // Several signers hash with SHA-256 whatever the curve.
  if (wants_natural_hash || natural == HashAlgorithm::sha256) return {{natural}};
  return {{natural}, {HashAlgorithm::sha256}};
}

std::unexpected<Failure> invalid(const crypto::PublicKey& key) {
  return fail(Reason::signature_invalid, fmt::format("the signature was not made over this with the {} key sha256:{}",
                                                     crypto::name_of(key.kind()), hex(crypto::sha256(key.spki()))));
}

Checked<void> verify_envelope(const intoto::Envelope& envelope, const crypto::PublicKey& key, const Policy& policy) {
  const auto message = policy.has_legacy_envelopes
                           ? intoto::legacy_encoding(envelope.payload_type, envelope.payload)
                           : intoto::pre_authentication_encoding(envelope.payload_type, envelope.payload);
  for (const auto scheme : schemes_of(key.kind(), policy.wants_natural_hash))
    if (key.verify(message, envelope.signatures.front().bytes, scheme)) return {};
  return invalid(key);
}

Checked<void> compare_message_digest(const MessageSignature& message, const Payload& payload) {
  if (!message.digest_algorithm) return {};
  const auto& digest = payload.digest(*message.digest_algorithm);
  const auto name = crypto::name_of(*message.digest_algorithm);
  if (!digest)
    return fail(Reason::digest_unavailable, fmt::format("the bundle holds a {} of the file, which is not known", name));
  if (*digest != message.digest)
    return fail(Reason::digest_mismatch,
                fmt::format("{}: wanted {} (signed), got {}", name, hex(message.digest), hex(*digest)));
  return {};
}

Checked<void> verify_message(const MessageSignature& message, const crypto::PublicKey& key, const Payload& payload,
                             bool wants_natural_hash) {
  if (auto compared = compare_message_digest(message, payload); !compared) return compared;
  if (key.kind() == KeyKind::ed25519) {
    const auto bytes = payload.bytes();
    if (!bytes) return fail(Reason::digest_unavailable, "Ed25519 signs the file itself, which is not at hand");
    return key.verify(*bytes, message.signature, {}) ? Checked<void>() : invalid(key);
  }
  const auto schemes = schemes_of(key.kind(), wants_natural_hash);
  const auto* unknown = static_cast<const SignatureScheme*>(nullptr);
  for (const auto& scheme : schemes) {
    if (const auto& digest = payload.digest(scheme.hash)) {
      if (key.verify_digest(*digest, message.signature, scheme)) return {};
    } else if (unknown == nullptr) {
      unknown = &scheme;
    }
  }
  // A bundle that names the digest of its file was signed over that one.
  const bool is_told = key.kind() == KeyKind::rsa && message.digest_algorithm;
  if (unknown != nullptr && !is_told)
    return fail(
        Reason::digest_unavailable,
        fmt::format("the signature may be over a {} of the file, which is not known", crypto::name_of(unknown->hash)));
  return invalid(key);
}

}  // namespace

Checked<void> verify_content(const Bundle& bundle, const crypto::PublicKey& key, const Payload* payload,
                             const Policy& policy) {
  if (const auto* envelope = bundle.envelope()) return verify_envelope(*envelope, key, policy);
  if (payload == nullptr) return fail(Reason::digest_unavailable, "the bundle signs a file, which is not at hand");
  return verify_message(*bundle.message(), key, *payload, policy.wants_natural_hash);
}

Checked<std::string> match_subject(const intoto::Statement& statement, const Payload& payload) {
  bool has_comparable = false;
  for (const auto& subject : statement.subjects) {
    bool is_equal = true;
    bool has_digest = false;
    for (const auto& digest : subject.digests) {
      const auto algorithm = crypto::hash_algorithm(digest.algorithm);
      const auto& known = algorithm ? payload.digest(*algorithm) : std::nullopt;
      if (!known) continue;
      has_digest = true;
      is_equal = is_equal && *known == digest.value;
    }
    has_comparable = has_comparable || has_digest;
    if (has_digest && is_equal) return subject.name;
  }
  if (!has_comparable)
    return fail(Reason::digest_unavailable, "the statement holds no digest of its subjects that can be compared");
  const auto& digest = payload.digest(HashAlgorithm::sha256);
  return fail(
      Reason::subject_mismatch,
      fmt::format("none of the {} subjects of the statement (the first is {}) is the file{}", statement.subjects.size(),
                  text::quoted(statement.subjects.front().name), digest ? " with sha256 " + hex(*digest) : ""));
}

}  // namespace assay::trust::sigstore
