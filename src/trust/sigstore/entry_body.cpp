#include "trust/sigstore/entry_body.hpp"

#include "core/base64.hpp"
#include "core/pem.hpp"
#include "core/text.hpp"
#include "trust/hexadecimal.hpp"
#include "trust/json/strict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace assay::trust::sigstore {
namespace {

constexpr DocumentKind kKind{.reason = Reason::log_entry_invalid, .name = "log entry"};

/// What an entry is compared with.
struct Matched {
  const Bundle& bundle;
  const EntrySigner& signer;
  const Payload* payload;
};

std::unexpected<Failure> differs(std::string_view what) {
  return fail(Reason::log_entry_mismatch, fmt::format("the log entry holds another {}", what));
}

bool is_signer_der(const EntrySigner& signer, crypto::ByteSpan der) {
  if (const auto* certificate = std::get_if<crypto::Certificate>(&signer))
    return std::ranges::equal(certificate->der(), der);
  return std::ranges::equal(std::get<crypto::PublicKey>(signer).spki(), der);
}

/// `text` is PEM, and holds the signer and nothing else.
bool is_signer_pem(const EntrySigner& signer, crypto::ByteSpan text) {
  const auto blocks = base64::read_pem(crypto::text_of(text));
  if (!blocks || blocks->size() != 1) return false;
  const bool is_certificate = std::holds_alternative<crypto::Certificate>(signer);
  if (blocks->front().label == (is_certificate ? "CERTIFICATE" : "PUBLIC KEY"))
    return is_signer_der(signer, blocks->front().bytes);
  if (is_certificate) return false;
  const auto key = crypto::PublicKey::from_pem(crypto::text_of(text));
  return key && *key == std::get<crypto::PublicKey>(signer);
}

/// The digest of what was signed: of the file, or of the encoding of the envelope.
std::optional<crypto::Bytes> signed_digest(const Matched& with, crypto::HashAlgorithm algorithm) {
  if (const auto* envelope = with.bundle.envelope())
    return crypto::hash(algorithm, intoto::pre_authentication_encoding(envelope->payload_type, envelope->payload));
  return with.payload != nullptr ? with.payload->digest(algorithm) : std::nullopt;
}

Checked<void> match_digest(const Matched& with, std::optional<crypto::HashAlgorithm> algorithm,
                           crypto::ByteSpan digest) {
  if (!algorithm) return fail(Reason::log_entry_invalid, "log entry: its digest is of a kind that assay does not know");
  const auto expected = signed_digest(with, *algorithm);
  if (!expected)
    return fail(Reason::digest_unavailable,
                fmt::format("the log entry holds a {} of the file, which is not known", crypto::name_of(*algorithm)));
  if (!std::ranges::equal(*expected, digest)) return differs("digest");
  return {};
}

/// `{algorithm, value}` in hexadecimal.
std::pair<std::string, crypto::Bytes> read_hash(Mapping& mapping, ObjectReader& in, std::string_view name) {
  ObjectReader inner(mapping, in.object(name), in.at(name));
  auto algorithm = inner.text("algorithm");
  auto value = from_hex(inner.text("value"));
  if (!value) mapping.fail(inner.at("value"), "wanted lower-case hexadecimal");
  return {std::move(algorithm), value.value_or(crypto::Bytes())};
}

Checked<void> match_hashedrekord_1(Mapping& mapping, ObjectReader& spec, const Matched& with) {
  // An envelope is not logged like this: the entry would be about the bytes of a file that happens to have this digest.
  if (with.bundle.message() == nullptr)
    return fail(Reason::log_entry_invalid, "log entry: hashedrekord 0.0.1 does not hold envelopes");
  ObjectReader data(mapping, spec.object("data"), "spec.data");
  const auto [algorithm, digest] = read_hash(mapping, data, "hash");
  ObjectReader signature(mapping, spec.object("signature"), "spec.signature");
  const auto content = signature.base64("content");
  ObjectReader key(mapping, signature.object("publicKey"), "spec.signature.publicKey");
  const auto pem = key.base64("content");
  if (mapping.has_failed()) return std::unexpected(*mapping.failure());
  if (!std::ranges::equal(content, with.bundle.signature())) return differs("signature");
  if (!is_signer_pem(with.signer, pem)) return differs("certificate or key");
  return match_digest(with, crypto::hash_algorithm(algorithm), digest);
}

std::optional<crypto::HashAlgorithm> algorithm_of(std::string_view name) {
  if (name == "SHA2_256") return crypto::HashAlgorithm::sha256;
  if (name == "SHA2_384") return crypto::HashAlgorithm::sha384;
  if (name == "SHA2_512") return crypto::HashAlgorithm::sha512;
  return std::nullopt;
}

Checked<void> match_hashedrekord_2(Mapping& mapping, ObjectReader& spec, const Matched& with) {
  ObjectReader entry(mapping, spec.object("hashedRekordV002"), "spec.hashedRekordV002");
  ObjectReader data(mapping, entry.object("data"), entry.at("data"));
  const auto algorithm = data.text("algorithm");
  const auto digest = data.base64("digest");
  ObjectReader signature(mapping, entry.object("signature"), entry.at("signature"));
  const auto content = signature.base64("content");
  ObjectReader verifier(mapping, signature.object("verifier"), signature.at("verifier"));
  const bool is_certificate = std::holds_alternative<crypto::Certificate>(with.signer);
  const auto certificate = verifier.find("x509Certificate");
  const auto key = verifier.find("publicKey");
  if (certificate.has_value() == key.has_value())
    mapping.fail(signature.at("verifier"), "wanted exactly one of x509Certificate and publicKey");
  if (mapping.has_failed()) return std::unexpected(*mapping.failure());
  if (certificate.has_value() != is_certificate) return differs("kind of signer");
  ObjectReader named(mapping, is_certificate ? certificate : key, "spec.hashedRekordV002.signature.verifier");
  const auto der = named.base64("rawBytes");
  if (mapping.has_failed()) return std::unexpected(*mapping.failure());
  if (!std::ranges::equal(content, with.bundle.signature())) return differs("signature");
  if (!is_signer_der(with.signer, der)) return differs("certificate or key");
  return match_digest(with, algorithm_of(algorithm), digest);
}

/// The digest of an envelope's payload, which both older kinds for envelopes log.
Checked<void> match_payload_hash(const Matched& with, const std::pair<std::string, crypto::Bytes>& logged) {
  if (logged.first != "sha256") return fail(Reason::log_entry_invalid, "log entry: wanted a sha256 of the payload");
  if (crypto::hash(crypto::HashAlgorithm::sha256, with.bundle.envelope()->payload) != logged.second)
    return differs("payload");
  return {};
}

Checked<void> match_dsse(Mapping& mapping, ObjectReader& spec, const Matched& with) {
  const auto payload_hash = read_hash(mapping, spec, "payloadHash");
  const auto signatures = spec.array("signatures", 1);
  if (signatures.empty()) mapping.fail("spec.signatures", "wanted one");
  if (mapping.has_failed()) return std::unexpected(*mapping.failure());
  ObjectReader one(mapping, signatures.front(), "spec.signatures[0]");
  const auto signature = one.base64("signature");
  const auto pem = one.base64("verifier");
  if (mapping.has_failed()) return std::unexpected(*mapping.failure());
  if (!std::ranges::equal(signature, with.bundle.signature())) return differs("signature");
  if (!is_signer_pem(with.signer, pem)) return differs("certificate or key");
  return match_payload_hash(with, payload_hash);
}

Checked<void> match_intoto(Mapping& mapping, ObjectReader& spec, const Matched& with) {
  ObjectReader content(mapping, spec.object("content"), "spec.content");
  const auto payload_hash = read_hash(mapping, content, "payloadHash");
  ObjectReader envelope(mapping, content.object("envelope"), "spec.content.envelope");
  const auto payload_type = envelope.optional_text("payloadType");
  const auto signatures = envelope.array("signatures", 1);
  if (signatures.empty()) mapping.fail("spec.content.envelope.signatures", "wanted one");
  if (mapping.has_failed()) return std::unexpected(*mapping.failure());
  ObjectReader one(mapping, signatures.front(), "spec.content.envelope.signatures[0]");
  // This kind holds the base64 of what is base64 in the envelope.
  const auto outer = one.base64("sig");
  const auto signature = base64::decode(crypto::text_of(outer));
  const auto pem = one.base64("publicKey");
  if (mapping.has_failed()) return std::unexpected(*mapping.failure());
  if (payload_type && *payload_type != with.bundle.envelope()->payload_type) return differs("payload type");
  if (!signature || !std::ranges::equal(*signature, with.bundle.signature())) return differs("signature");
  if (!is_signer_pem(with.signer, pem)) return differs("certificate or key");
  return match_payload_hash(with, payload_hash);
}

struct EntryKind {
  std::string_view kind;
  std::string_view version;
  bool is_for_envelopes_only;
  Checked<void> (*match)(Mapping& mapping, ObjectReader& spec, const Matched& with);
};
constexpr std::array kEntryKinds{
    EntryKind{"hashedrekord", "0.0.1", false, match_hashedrekord_1},
    EntryKind{"hashedrekord", "0.0.2", false, match_hashedrekord_2},
    EntryKind{"dsse", "0.0.1", true, match_dsse},
    EntryKind{"intoto", "0.0.2", true, match_intoto},
};

}  // namespace

Checked<void> match_entry(const LogEntry& entry, const Bundle& bundle, const EntrySigner& signer,
                          const Payload* payload) {
  const auto named = text::printable(fmt::format("{} {}", entry.kind, entry.version));
  const auto* known = std::ranges::find_if(
      kEntryKinds, [&](const EntryKind& one) { return one.kind == entry.kind && one.version == entry.version; });
  if (known == kEntryKinds.end())
    return fail(Reason::log_entry_invalid, fmt::format("log entry: the kind {} binds nothing or is not known", named));
  if (known->is_for_envelopes_only && bundle.envelope() == nullptr)
    return fail(Reason::log_entry_invalid, fmt::format("log entry: the kind {} holds envelopes only", named));

  const auto document = parse_strictly(ByteView(entry.body), kKind);
  if (!document) return std::unexpected(document.error());
  Mapping mapping(kKind, Mapping::UnknownMembers::ignored);
  ObjectReader in(mapping, document->root(), "");
  const auto kind = in.text("kind");
  const auto version = in.text("apiVersion");
  ObjectReader spec(mapping, in.object("spec"), "spec");
  if (mapping.has_failed()) return std::unexpected(*mapping.failure());
  if (kind != entry.kind || version != entry.version)
    return fail(Reason::log_entry_mismatch, fmt::format("the log entry is of the kind {}, the bundle says {}",
                                                        text::printable(fmt::format("{} {}", kind, version)), named));
  return known->match(mapping, spec, {bundle, signer, payload});
}

}  // namespace assay::trust::sigstore
