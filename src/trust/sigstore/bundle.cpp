#include "trust/sigstore/bundle.hpp"

#include "core/base64.hpp"
#include "core/text.hpp"
#include "trust/json/strict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace assay::trust::sigstore {
namespace {

constexpr DocumentKind kKind{.reason = Reason::bundle_malformed, .name = "bundle"};

// Limits that every bundle in the field keeps: sigstore-go's, and a proof for a tree of 2^64 leaves.
constexpr std::size_t kMostEntries = 32;
constexpr std::size_t kMostTimestamps = 32;
constexpr std::size_t kMostCertificates = 10;
constexpr std::size_t kMostHashes = 64;

struct MediaType {
  std::string_view name;
  Bundle::Version version;
};
constexpr std::array kMediaTypes{
    MediaType{"application/vnd.dev.sigstore.bundle+json;version=0.1", Bundle::Version::v0_1},
    MediaType{"application/vnd.dev.sigstore.bundle+json;version=0.2", Bundle::Version::v0_2},
    MediaType{"application/vnd.dev.sigstore.bundle+json;version=0.3", Bundle::Version::v0_3},
    MediaType{"application/vnd.dev.sigstore.bundle.v0.3+json", Bundle::Version::v0_3},
};

MessageSignature map_message(Mapping& mapping, const json::Value& value) {
  ObjectReader in(mapping, value, "messageSignature");
  MessageSignature message;
  if (const auto digest = in.find("messageDigest")) {
    ObjectReader inner(mapping, digest, in.at("messageDigest"));
    const auto algorithm = inner.text("algorithm");
    if (algorithm == "SHA2_256") message.digest_algorithm = crypto::HashAlgorithm::sha256;
    if (algorithm == "SHA2_384") message.digest_algorithm = crypto::HashAlgorithm::sha384;
    if (algorithm == "SHA2_512") message.digest_algorithm = crypto::HashAlgorithm::sha512;
    if (!message.digest_algorithm) mapping.fail(inner.at("algorithm"), "wanted SHA2_256, SHA2_384 or SHA2_512");
    message.digest = inner.base64("digest");
    if (message.digest_algorithm && message.digest.size() != crypto::size_of(*message.digest_algorithm))
      mapping.fail(inner.at("digest"), "not as long as its algorithm makes it");
    inner.finish();
  }
  message.signature = in.base64("signature");
  in.finish();
  return message;
}

intoto::Envelope map_envelope(Mapping& mapping, const json::Value& value) {
  ObjectReader in(mapping, value, "dsseEnvelope");
  intoto::Envelope envelope;
  envelope.payload = in.base64("payload");
  envelope.payload_type = in.text("payloadType");
  // A second signature would be one that nobody looks at, or that another verifier looks at instead.
  const auto signatures = in.array("signatures", 1);
  if (signatures.empty()) mapping.fail(in.at("signatures"), "wanted one");
  for (std::size_t i = 0; i < signatures.size(); ++i) {
    ObjectReader inner(mapping, signatures[i], in.at("signatures", i));
    auto key_id = inner.optional_text("keyid").value_or("");
    envelope.signatures.push_back({std::move(key_id), inner.base64("sig")});
    inner.finish();
  }
  in.finish();
  return envelope;
}

InclusionProof map_proof(Mapping& mapping, const json::Value& value, std::string where) {
  ObjectReader in(mapping, value, std::move(where));
  InclusionProof proof;
  proof.log_index = in.count("logIndex");
  proof.tree_size = in.count("treeSize");
  proof.root_hash = in.base64("rootHash");
  const auto hashes = in.array("hashes", kMostHashes);
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    const auto text = hashes[i].text();
    auto bytes = text ? base64::decode(*text) : std::nullopt;
    if (!bytes) mapping.fail(in.at("hashes", i), "not base64 of the standard alphabet with padding");
    proof.hashes.push_back(bytes.value_or(crypto::Bytes()));
  }
  if (const auto checkpoint = in.find("checkpoint")) {
    ObjectReader inner(mapping, checkpoint, in.at("checkpoint"));
    proof.checkpoint = inner.text("envelope");
    inner.finish();
  }
  in.finish();
  return proof;
}

LogEntry map_entry(Mapping& mapping, const json::Value& value, std::string where) {
  ObjectReader in(mapping, value, std::move(where));
  LogEntry entry;
  entry.log_index = in.count("logIndex");
  ObjectReader id(mapping, in.object("logId"), in.at("logId"));
  entry.log_id = id.base64("keyId");
  id.finish();
  ObjectReader kind(mapping, in.object("kindVersion"), in.at("kindVersion"));
  entry.kind = kind.text("kind");
  entry.version = kind.text("version");
  kind.finish();
  entry.integrated_time = in.count("integratedTime");
  if (const auto promise = in.find("inclusionPromise")) {
    ObjectReader inner(mapping, promise, in.at("inclusionPromise"));
    entry.promise = inner.base64("signedEntryTimestamp");
    inner.finish();
  }
  if (const auto proof = in.find("inclusionProof")) entry.proof = map_proof(mapping, *proof, in.at("inclusionProof"));
  entry.body = in.base64("canonicalizedBody");
  in.finish();
  return entry;
}

crypto::Certificate* map_certificate(Mapping& mapping, const json::Value& value, const std::string& where,
                                     CertificateMaterial& out, std::optional<Failure>& broken) {
  ObjectReader in(mapping, value, where);
  const auto der = in.base64("rawBytes");
  in.finish();
  if (mapping.has_failed()) return nullptr;
  auto certificate = crypto::Certificate::from_der(der);
  if (!certificate) {
    if (!broken)
      broken = Failure{Reason::certificate_malformed, fmt::format("{}: {}", where, certificate.error().message)};
    return nullptr;
  }
  return &out.emplace_back(std::move(*certificate));
}

/// Maps `verificationMaterial`.
class MaterialMapper {
 public:
  MaterialMapper(Mapping& mapping, BundleRules rules, Bundle& bundle)
      : mapping_(mapping), rules_(rules), bundle_(bundle) {}

  void map(const std::optional<json::Value>& value) {
    ObjectReader in(mapping_, value, "verificationMaterial");
    const auto key = in.find("publicKey");
    const auto chain = in.find("x509CertificateChain");
    const auto certificate = in.find("certificate");
    if (int{key.has_value()} + int{chain.has_value()} + int{certificate.has_value()} != 1)
      mapping_.fail("verificationMaterial", "wanted exactly one of publicKey, certificate and x509CertificateChain");
    if (key) map_key(*key);
    if (chain) map_chain(*chain);
    if (certificate) {
      CertificateMaterial one;
      map_certificate(mapping_, *certificate, in.at("certificate"), one, broken_);
      bundle_.material = std::move(one);
    }
    const auto entries = in.array("tlogEntries", kMostEntries);
    for (std::size_t i = 0; i < entries.size() && !mapping_.has_failed(); ++i)
      bundle_.log_entries.push_back(map_entry(mapping_, entries[i], in.at("tlogEntries", i)));
    if (const auto timestamps = in.find("timestampVerificationData"))
      map_timestamps(*timestamps, in.at("timestampVerificationData"));
    in.finish();
  }

  /// A certificate that cannot be read.
  [[nodiscard]] const std::optional<Failure>& broken() const { return broken_; }

 private:
  void map_key(const json::Value& value) {
    ObjectReader in(mapping_, value, "verificationMaterial.publicKey");
    KeyMaterial key;
    key.hint = in.optional_text("hint").value_or("");
    if (rules_.has_embedded_key) {
      key.embedded_pem = crypto::text_of(in.optional_base64("rawBytes").value_or(crypto::Bytes()));
      static_cast<void>(in.optional_text("keyDetails"));
    }
    in.finish();
    bundle_.material = std::move(key);
  }

  void map_chain(const json::Value& value) {
    if (bundle_.version == Bundle::Version::v0_3 && !rules_.has_chain_in_v0_3)
      mapping_.fail("verificationMaterial.x509CertificateChain", "version 0.3 holds one certificate, not a chain");
    ObjectReader in(mapping_, value, "verificationMaterial.x509CertificateChain");
    const auto certificates = in.array("certificates", kMostCertificates);
    if (certificates.empty()) mapping_.fail(in.at("certificates"), "wanted one at least");
    CertificateMaterial chain;
    for (std::size_t i = 0; i < certificates.size() && !mapping_.has_failed(); ++i) {
      const auto* one = map_certificate(mapping_, certificates[i], in.at("certificates", i), chain, broken_);
      if (one != nullptr && i > 0 && one->is_self_issued() && !rules_.has_chain_in_v0_3)
        mapping_.fail(in.at("certificates", i), "a root has no place in a bundle");
    }
    in.finish();
    bundle_.material = std::move(chain);
  }

  void map_timestamps(const json::Value& value, std::string where) {
    ObjectReader in(mapping_, value, std::move(where));
    const auto timestamps = in.array("rfc3161Timestamps", kMostTimestamps);
    for (std::size_t i = 0; i < timestamps.size(); ++i) {
      ObjectReader inner(mapping_, timestamps[i], in.at("rfc3161Timestamps", i));
      bundle_.timestamps.push_back(inner.base64("signedTimestamp"));
      inner.finish();
    }
    in.finish();
  }

  Mapping& mapping_;
  BundleRules rules_;
  Bundle& bundle_;
  std::optional<Failure> broken_;
};

/// What a version promises of each entry of a log.
void check_promises(Mapping& mapping, const Bundle& bundle) {
  for (std::size_t i = 0; i < bundle.log_entries.size(); ++i) {
    const auto& entry = bundle.log_entries[i];
    const auto where = fmt::format("verificationMaterial.tlogEntries[{}]", i);
    if (bundle.version == Bundle::Version::v0_1 && entry.promise.empty())
      mapping.fail(where, "version 0.1 promises an inclusionPromise");
    if (bundle.version != Bundle::Version::v0_1 && (!entry.proof || entry.proof->checkpoint.empty()))
      mapping.fail(where, "wanted an inclusionProof with a checkpoint");
  }
}

}  // namespace

crypto::ByteSpan Bundle::signature() const {
  if (const auto* one = message()) return one->signature;
  const auto& signatures = envelope()->signatures;
  return signatures.empty() ? crypto::ByteSpan() : crypto::ByteSpan(signatures.front().bytes);
}

Checked<Bundle> parse_bundle(ByteView bytes, BundleRules rules) {
  const auto view = bytes.rebased();
  const auto document = parse_strictly(view, kKind);
  if (!document) return std::unexpected(document.error());

  Mapping mapping(kKind, Mapping::UnknownMembers::refused);
  ObjectReader in(mapping, document->root(), "");
  Bundle bundle;
  const auto media_type = in.text("mediaType");
  if (mapping.has_failed()) return std::unexpected(*mapping.failure());
  const auto* known = std::ranges::find(kMediaTypes, media_type, &MediaType::name);
  if (known == kMediaTypes.end())
    return fail(Reason::bundle_unsupported,
                fmt::format("mediaType: wanted a Sigstore bundle 0.1, 0.2 or 0.3, got {}", text::quoted(media_type)));
  bundle.version = known->version;

  const auto message = in.find("messageSignature");
  const auto envelope = in.find("dsseEnvelope");
  if (message.has_value() == envelope.has_value())
    mapping.fail("", "wanted exactly one of messageSignature and dsseEnvelope");
  if (message) bundle.content = map_message(mapping, *message);
  if (envelope) bundle.content = map_envelope(mapping, *envelope);
  MaterialMapper material(mapping, rules, bundle);
  material.map(in.object("verificationMaterial"));
  in.finish();
  check_promises(mapping, bundle);
  if (mapping.has_failed()) return std::unexpected(*mapping.failure());
  if (material.broken()) return std::unexpected(*material.broken());
  return bundle;
}

}  // namespace assay::trust::sigstore
