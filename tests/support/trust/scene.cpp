#include "support/trust/scene.hpp"

#include "core/hex.hpp"
#include "crypto/certificate.hpp"
#include "crypto/digest.hpp"
#include "support/trust/logs.hpp"
#include "trust/intoto/dsse.hpp"
#include "trust/intoto/legacy_encoding.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <stdexcept>

namespace assay::test {
namespace {

constexpr std::string_view kLogHost = "rekor.example.com";
constexpr std::string_view kTileHost = "tiles.example.com";
constexpr std::int64_t kDay = 86400;

/// The identifier of an Ed25519 key in notes, by the words of C2SP signed-note.
Bytes tile_log_id(const TestKey& key) {
  auto input = to_bytes(kTileHost);
  append(input, to_bytes("\n\x01"));
  const auto spki = key.spki();
  append(input, ByteSpan(spki).last(32));
  return digest(input);
}

Bytes authority(std::string_view name, std::string_view issuer, const TestKey& key, const TestKey& issuer_key,
                const std::function<void(CertificateDraft&)>& edit = {}) {
  CertificateDraft draft{.subject = std::string(name),
                         .issuer = std::string(issuer),
                         .key = key,
                         .signed_by = issuer_key,
                         .not_before = kSceneTime - 365 * kDay,
                         .not_after = kSceneTime + 3650 * kDay,
                         .is_ca = true,
                         .key_usage = "critical,keyCertSign,cRLSign"};
  if (edit) edit(draft);
  return make_certificate(draft);
}

}  // namespace

const SceneWorld& SceneWorld::get() {
  static const SceneWorld kWorld = [] {
    SceneWorld world;
    for (auto* key : {&world.root_key, &world.intermediate_key, &world.ct_key, &world.log_key, &world.tsa_root_key,
                      &world.tsa_key, &world.other_key})
      *key = TestKey::make(TestKeyKind::p256);
    world.tile_log_key = TestKey::make(TestKeyKind::ed25519);
    world.root = authority("Test Root", "Test Root", world.root_key, world.root_key);
    world.intermediate = authority("Test Intermediate", "Test Root", world.intermediate_key, world.root_key,
                                   [](CertificateDraft& draft) { draft.extended_key_usage = "codeSigning"; });
    world.tsa_root = authority("Test TSA Root", "Test TSA Root", world.tsa_root_key, world.tsa_root_key);
    world.tsa = make_certificate({.subject = "Test TSA",
                                  .issuer = "Test TSA Root",
                                  .key = world.tsa_key,
                                  .signed_by = world.tsa_root_key,
                                  .not_before = kSceneTime - 30 * kDay,
                                  .not_after = kSceneTime + 30 * kDay,
                                  .key_usage = "critical,digitalSignature",
                                  .extended_key_usage = "critical,timeStamping"});
    return world;
  }();
  return kWorld;
}

std::string statement_about(std::string_view file, std::string_view predicate_type, std::string_view predicate) {
  return fmt::format(
      R"({{"_type":"https://in-toto.io/Statement/v1","subject":[{{"name":"model","digest":{{"sha256":"{}"}}}}],)"
      R"("predicateType":"{}","predicate":{}}})",
      hex_digest(file), predicate_type, predicate);
}

void replace(std::string& text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  if (at == std::string::npos) throw std::runtime_error("test: nothing to replace: " + std::string(from));
  text.replace(at, from.size(), to);
}

namespace {

/// Builds one scene, stage by stage.
class Builder {
 public:
  explicit Builder(const Scene& scene) : scene_(scene), world_(SceneWorld::get()) {}

  Scene::Built build() {
    key_ = TestKey::make(scene_.leaf_kind);
    make_intermediate();
    if (!scene_.uses_key) make_leaf();
    sign();
    std::string bundle = bundle_json();
    if (scene_.edit_bundle) scene_.edit_bundle(bundle);
    std::string root = root_json();
    if (scene_.edit_root) scene_.edit_root(root);
    return {std::move(bundle), std::move(root), scene_.file, key_, leaf_};
  }

 private:
  void make_intermediate() {
    intermediate_ = scene_.edit_intermediate ? authority("Test Intermediate", "Test Root", world_.intermediate_key,
                                                         world_.root_key, scene_.edit_intermediate)
                                             : world_.intermediate;
  }

  void make_leaf() {
    CertificateDraft draft{.issuer = "Test Intermediate",
                           .key = key_,
                           .signed_by = world_.intermediate_key,
                           .not_before = kSceneTime - 60,
                           .not_after = kSceneTime + 540,
                           .key_usage = "critical,digitalSignature",
                           .extended_key_usage = "codeSigning",
                           .alternative_names = scene_.names,
                           .extensions = scene_.claims};
    const std::string arc = "1.3.6.1.4.1.57264.1.";
    if (scene_.old_issuer) draft.extensions.push_back({arc + "1", false, to_bytes(*scene_.old_issuer)});
    if (scene_.issuer) draft.extensions.push_back({arc + "8", false, utf8_string(*scene_.issuer)});
    if (scene_.edit_certificate) scene_.edit_certificate(draft);
    std::vector<SctDraft> scts{{.log_id = digest(world_.ct_key.spki()), .key = world_.ct_key}};
    if (scene_.edit_scts) scene_.edit_scts(scts);
    if (!scts.empty() || scene_.edit_sct_list) {
      auto list = make_sct_list(scts, make_certificate(draft), intermediate_);
      if (scene_.edit_sct_list) scene_.edit_sct_list(list);
      if (scene_.edit_logged_certificate) scene_.edit_logged_certificate(draft);
      draft.extensions.push_back({"1.3.6.1.4.1.11129.2.4.2", false, octet_string(list)});
    }
    leaf_ = make_certificate(draft);
    if (scene_.edit_leaf) scene_.edit_leaf(leaf_);
  }

  void sign() {
    const auto& signer = scene_.signs_with ? *scene_.signs_with : key_;
    auto message = to_bytes(scene_.payload.value_or(scene_.file));
    if (scene_.signs_legacy_encoding)
      message = trust::intoto::legacy_encoding(scene_.payload_type, message);
    else if (scene_.payload && !scene_.signs_bare_payload)
      message = trust::intoto::pre_authentication_encoding(scene_.payload_type, message);
    signed_ = message;
    signature_ = signer.sign(message, scene_.scheme);
    if (scene_.edit_signature) scene_.edit_signature(signature_);
  }

  [[nodiscard]] std::string signer_pem() const { return scene_.uses_key ? key_.public_pem() : certificate_pem(leaf_); }

  [[nodiscard]] std::string entry_body() const {
    const auto pem = b64(signer_pem());
    const auto signature = b64(signature_);
    if (scene_.log == Scene::Log::rekor2) {
      const auto verifier = scene_.uses_key ? fmt::format(R"("publicKey":{{"rawBytes":"{}"}})", b64(key_.spki()))
                                            : fmt::format(R"("x509Certificate":{{"rawBytes":"{}"}})", b64(leaf_));
      return fmt::format(
          R"({{"apiVersion":"0.0.2","kind":"hashedrekord","spec":{{"hashedRekordV002":{{"data":{{"algorithm":"SHA2_256",)"
          R"("digest":"{}"}},"signature":{{"content":"{}","verifier":{{"keyDetails":"PKIX_ECDSA_P256_SHA_256",{}}}}}}}}}}})",
          b64(digest(signed_)), signature, verifier);
    }
    if (!scene_.payload)
      return fmt::format(
          R"({{"apiVersion":"0.0.1","kind":"hashedrekord","spec":{{"data":{{"hash":{{"algorithm":"sha256","value":"{}"}}}},)"
          R"("signature":{{"content":"{}","publicKey":{{"content":"{}"}}}}}}}})",
          hex_digest(scene_.file), signature, pem);
    const auto payload_hash = hex_digest(*scene_.payload);
    if (scene_.logs_intoto)
      return fmt::format(
          R"({{"apiVersion":"0.0.2","kind":"intoto","spec":{{"content":{{"envelope":{{"payloadType":"{}","signatures":)"
          R"([{{"publicKey":"{}","sig":"{}"}}]}},"payloadHash":{{"algorithm":"sha256","value":"{}"}}}}}}}})",
          scene_.payload_type, pem, b64(signature), payload_hash);
    return fmt::format(
        R"({{"apiVersion":"0.0.1","kind":"dsse","spec":{{"payloadHash":{{"algorithm":"sha256","value":"{}"}},)"
        R"("signatures":[{{"signature":"{}","verifier":"{}"}}]}}}})",
        payload_hash, signature, pem);
  }

  [[nodiscard]] std::string entry_json() const {
    const bool is_tile = scene_.log == Scene::Log::rekor2;
    EntryDraft entry;
    entry.body = entry_body();
    if (scene_.edit_body) scene_.edit_body(entry.body);
    entry.log_id = is_tile ? tile_log_id(world_.tile_log_key) : digest(world_.log_key.spki());
    entry.kind = is_tile || !scene_.payload ? "hashedrekord" : scene_.logs_intoto ? "intoto" : "dsse";
    entry.version = is_tile || entry.kind == "intoto" ? "0.0.2" : "0.0.1";
    entry.log_index = is_tile ? "5" : "1005";
    entry.has_promise = !is_tile;
    entry.promised_time = kSceneTime;
    entry.integrated_time = is_tile ? "0" : std::to_string(kSceneTime);
    std::vector<Bytes> leaves;
    for (int i = 0; i < 7; ++i) leaves.push_back(to_bytes(i == 5 ? entry.body : "another entry"));
    entry.root = tree_hash(leaves);
    entry.path = tree_path(5, leaves);
    if (scene_.edit_entry) scene_.edit_entry(entry);

    CheckpointDraft checkpoint{.origin = is_tile ? std::string(kTileHost) : fmt::format("{} - 123456", kLogHost),
                               .size = "7",
                               .root = tree_hash(leaves),
                               .name = std::string(is_tile ? kTileHost : kLogHost),
                               .key = is_tile ? world_.tile_log_key : world_.log_key};
    const auto id = is_tile ? tile_log_id(checkpoint.key) : digest(checkpoint.key.spki());
    checkpoint.hint.assign(id.begin(), id.begin() + 4);
    if (scene_.edit_checkpoint) scene_.edit_checkpoint(checkpoint);

    std::string out = fmt::format(
        R"({{"logIndex":"{}","logId":{{"keyId":"{}"}},"kindVersion":{{"kind":"{}","version":"{}"}},"integratedTime":"{}")",
        entry.log_index, b64(entry.log_id), entry.kind, entry.version, entry.integrated_time);
    if (entry.has_promise) {
      const auto promised = fmt::format(R"({{"body":"{}","integratedTime":{},"logID":"{}","logIndex":{}}})",
                                        b64(entry.body), entry.promised_time, hex(entry.log_id), entry.log_index);
      out += fmt::format(R"(,"inclusionPromise":{{"signedEntryTimestamp":"{}"}})",
                         b64(world_.log_key.sign(crypto::bytes_of(promised))));
    }
    if (entry.has_proof) {
      std::string hashes;
      for (const auto& hash : entry.path) hashes += fmt::format(R"({}"{}")", hashes.empty() ? "" : ",", b64(hash));
      out += fmt::format(
          R"(,"inclusionProof":{{"logIndex":"{}","rootHash":"{}","treeSize":"{}","hashes":[{}],"checkpoint":{{"envelope":{}}}}})",
          entry.proof_index, b64(entry.root), entry.tree_size, hashes, json_string(checkpoint_text(checkpoint)));
    }
    return out + fmt::format(R"(,"canonicalizedBody":"{}"}})", b64(entry.body));
  }

  [[nodiscard]] std::string timestamp_json() const {
    TimestampDraft draft{
        .message = signature_, .time = kSceneTime + 1, .certificate = world_.tsa, .key = world_.tsa_key};
    if (scene_.edit_timestamp) scene_.edit_timestamp(draft);
    auto response = make_timestamp(draft);
    if (scene_.edit_response) scene_.edit_response(response);
    return fmt::format(R"({{"signedTimestamp":"{}"}})", b64(response));
  }

  [[nodiscard]] std::string bundle_json() const {
    const bool is_v3 = scene_.media_type.find("0.3") != std::string::npos;
    std::string material;
    if (scene_.uses_key) {
      material = R"("publicKey":{"hint":"a key"})";
    } else if (is_v3) {
      material = fmt::format(R"("certificate":{{"rawBytes":"{}"}})", b64(leaf_));
    } else {
      material = fmt::format(R"("x509CertificateChain":{{"certificates":[{{"rawBytes":"{}"}}{}]}})", b64(leaf_),
                             scene_.more_certificates);
    }
    const auto entries = scene_.log == Scene::Log::none ? "" : entry_json();
    const auto timestamps =
        scene_.has_timestamp
            ? fmt::format(R"(,"timestampVerificationData":{{"rfc3161Timestamps":[{}]}})", timestamp_json())
            : "";
    const auto content =
        scene_.payload
            ? fmt::format(R"("dsseEnvelope":{{"payload":"{}","payloadType":"{}","signatures":[{{"sig":"{}"}}]}})",
                          b64(*scene_.payload), scene_.payload_type, b64(signature_))
            : fmt::format(
                  R"("messageSignature":{{"messageDigest":{{"algorithm":"SHA2_256","digest":"{}"}},"signature":"{}"}})",
                  b64(digest(crypto::bytes_of(scene_.file))), b64(signature_));
    return fmt::format(R"({{"mediaType":"{}","verificationMaterial":{{{},"tlogEntries":[{}]{}}},{}}})",
                       scene_.media_type, material, entries, timestamps, content);
  }

  [[nodiscard]] static std::string log_json(std::string_view url, const TestKey& key, const Bytes& id,
                                            std::string_view details = "PKIX_ECDSA_P256_SHA_256") {
    return fmt::format(
        R"({{"baseUrl":"{}","hashAlgorithm":"SHA2_256","publicKey":{{"rawBytes":"{}","keyDetails":"{}","validFor":{{"start":"2025-01-01T00:00:00Z"}}}},"logId":{{"keyId":"{}"}}}})",
        url, b64(key.spki()), details, b64(id));
  }
  [[nodiscard]] static std::string authority_json(std::string_view uri, const Bytes& first, const Bytes& anchor) {
    return fmt::format(
        R"({{"subject":{{}},"uri":"{}","certChain":{{"certificates":[{{"rawBytes":"{}"}},{{"rawBytes":"{}"}}]}},"validFor":{{"start":"2025-01-01T00:00:00.000Z"}}}})",
        uri, b64(first), b64(anchor));
  }
  [[nodiscard]] std::string root_json() const {
    return fmt::format(
        R"({{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1","tlogs":[{},{}],"certificateAuthorities":[{}],"ctlogs":[{}],"timestampAuthorities":[{}]}})",
        log_json(fmt::format("https://{}", kLogHost), world_.log_key, digest(world_.log_key.spki())),
        log_json(fmt::format("https://{}", kTileHost), world_.tile_log_key, tile_log_id(world_.tile_log_key),
                 "PKIX_ED25519"),
        authority_json("https://ca.example.com", intermediate_, world_.root),
        log_json("https://ct.example.com", world_.ct_key, digest(world_.ct_key.spki())),
        authority_json("https://tsa.example.com", world_.tsa, world_.tsa_root));
  }

  const Scene& scene_;
  const SceneWorld& world_;
  TestKey key_;
  Bytes intermediate_;
  Bytes leaf_;
  Bytes signed_;
  Bytes signature_;
};

}  // namespace

Scene::Built Scene::build() const { return Builder(*this).build(); }

}  // namespace assay::test
