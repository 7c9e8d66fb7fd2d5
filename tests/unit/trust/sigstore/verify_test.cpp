// What has to verify. Its counterparts, which must not, are in the files beside this one.
#include "unit/trust/sigstore/outcome.hpp"

#include "core/hex.hpp"
#include "crypto/digest.hpp"
#include "support/files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace assay::test {
namespace {

struct Positive {
  std::string_view name;
  std::function<void(Scene&)> make;
  std::function<void(sigstore::Policy&)> policy = {};
};

void as_envelope(Scene& scene) { scene.payload = statement_about(scene.file); }

void identify(sigstore::Policy& policy, std::string_view identity) {
  std::get<sigstore::KeylessSigner>(policy.signer).identity = sigstore::Wanted::exactly(std::string(identity));
}

}  // namespace

TEST_CASE("what is signed as it should be is verified", "[trust]") {
  const Positive cases[] = {
      {"message in Rekor v1", [](Scene&) {}},
      {"envelope in Rekor v1 as dsse", as_envelope},
      {"envelope in Rekor v1 as intoto",
       [](Scene& scene) {
         as_envelope(scene);
         scene.logs_intoto = true;
       }},
      {"message in Rekor v2 with a timestamp",
       [](Scene& scene) {
         scene.log = Scene::Log::rekor2;
         scene.has_timestamp = true;
       }},
      {"envelope in Rekor v2 with a timestamp",
       [](Scene& scene) {
         as_envelope(scene);
         scene.log = Scene::Log::rekor2;
         scene.has_timestamp = true;
       }},
      {"Rekor v1 and a timestamp", [](Scene& scene) { scene.has_timestamp = true; }},
      {"version 0.1 with a promise only",
       [](Scene& scene) {
         scene.media_type = "application/vnd.dev.sigstore.bundle+json;version=0.1";
         scene.edit_entry = [](EntryDraft& entry) { entry.has_proof = false; };
       }},
      {"version 0.2 with a chain",
       [](Scene& scene) { scene.media_type = "application/vnd.dev.sigstore.bundle+json;version=0.2"; }},
      {"email address", [](Scene& scene) { scene.names = "email:ada@example.com"; },
       [](sigstore::Policy& policy) { identify(policy, "ada@example.com"); }},
      {"user name of Fulcio's", [](Scene& scene) { scene.names = "otherName:1.3.6.1.4.1.57264.1.7;UTF8:ada"; },
       [](sigstore::Policy& policy) { identify(policy, "ada"); }},
      {"old issuer only", [](Scene& scene) { scene.issuer.reset(); }},
      {"new issuer only", [](Scene& scene) { scene.old_issuer.reset(); }},
      {"bare key", [](Scene& scene) { scene.uses_key = true; }},
      {"bare Ed25519 key over an envelope",
       [](Scene& scene) {
         as_envelope(scene);
         scene.uses_key = true;
         scene.leaf_kind = TestKeyKind::ed25519;
       }},
      {"bare RSA key",
       [](Scene& scene) {
         scene.uses_key = true;
         scene.leaf_kind = TestKeyKind::rsa2048;
       }},
      {"bare RSA key with PSS",
       [](Scene& scene) {
         scene.uses_key = true;
         scene.leaf_kind = TestKeyKind::rsa2048;
         scene.scheme = crypto::SignatureScheme{crypto::HashAlgorithm::sha256, crypto::Padding::pss};
       }},
      {"P-384 with its own hash", [](Scene& scene) { scene.leaf_kind = TestKeyKind::p384; }},
      {"P-384 with SHA-256",
       [](Scene& scene) {
         scene.leaf_kind = TestKeyKind::p384;
         scene.scheme = crypto::SignatureScheme{crypto::HashAlgorithm::sha256};
       }},
      {"P-521", [](Scene& scene) { scene.leaf_kind = TestKeyKind::p521; }},
      {"SCT with extensions",
       [](Scene& scene) {
         scene.edit_scts = [](std::vector<SctDraft>& scts) { scts.front().extensions = to_bytes("index"); };
       }},
      {"two SCTs, one of a log that nobody knows",
       [](Scene& scene) {
         scene.edit_scts = [](std::vector<SctDraft>& scts) {
           scts.insert(scts.begin(), {.log_id = Bytes(32), .key = SceneWorld::get().other_key});
         };
       }},
      {"timestamp without the authority's certificate",
       [](Scene& scene) {
         scene.has_timestamp = true;
         scene.edit_timestamp = [](TimestampDraft& draft) { draft.embeds_certificate = false; };
       }},
      {"timestamp over SHA-512",
       [](Scene& scene) {
         scene.has_timestamp = true;
         scene.edit_timestamp = [](TimestampDraft& draft) { draft.hash = "SHA512"; };
       }},
      {"checkpoint with lines of witnesses",
       [](Scene& scene) {
         scene.edit_checkpoint = [](CheckpointDraft& draft) {
           draft.more = "Timestamp: 1\n";
           draft.more_lines = "\u2014 witness.example.com AAAAAAAA\n\u2014 rekor.example.com AAAAAAAA\n";
         };
       }},
      {"members that are null",
       [](Scene& scene) {
         scene.edit_bundle = [](std::string& json) {
           replace(json, R"("tlogEntries")", R"("timestampVerificationData":null,"publicKey":null,"tlogEntries")");
         };
       }},
      {"trusted root with members that assay does not know",
       [](Scene& scene) {
         scene.edit_root = [](std::string& json) { replace(json, R"("tlogs":[{)", R"("tlogs":[{"novelty":1,)"); };
       }},
  };
  for (const auto& one : cases) {
    INFO(one.name);
    Scene scene;
    one.make(scene);
    const auto result = verify_scene(scene, one.policy);
    if (!result) FAIL_CHECK(code_of(result.error().reason) << ": " << result.error().message);
  }
}

TEST_CASE("evidence says who, when, where and what", "[trust]") {
  Scene scene;
  scene.payload = statement_about(scene.file);
  scene.has_timestamp = true;
  scene.claims = {{"1.3.6.1.4.1.57264.1.12", false, utf8_string("https://github.com/acme/model")}};
  const auto evidence = verify_scene(scene);
  REQUIRE(evidence);
  CHECK(evidence->method == sigstore::Evidence::Method::keyless);
  REQUIRE(evidence->claims);
  CHECK(evidence->claims->issuer == "https://token.example.com");
  CHECK(evidence->claims->find("source-repository-uri") == "https://github.com/acme/model");
  REQUIRE(evidence->times.size() == 2);
  CHECK(evidence->times[0].source == sigstore::TrustedTime::Source::timestamp);
  CHECK(evidence->times[0].earliest == kSceneTime + 1);
  CHECK(evidence->times[1].authority == "rekor.example.com");
  REQUIRE(evidence->log_entries.size() == 1);
  CHECK(evidence->log_entries[0].index == 1005);
  CHECK(evidence->log_entries[0].has_proof);
  CHECK(evidence->certificate_logs == std::vector<std::string>{"https://ct.example.com"});
  CHECK(evidence->subject_name == "model");
  CHECK(evidence->digest == "sha256:" + hex(crypto::sha256(crypto::bytes_of(scene.file))));
  CHECK(evidence->not_checked.empty());
}

TEST_CASE("a digest is enough where the signature is over it", "[trust]") {
  const auto built = Scene().build();
  const auto digest = crypto::hash(crypto::HashAlgorithm::sha256, crypto::bytes_of(built.file));
  CHECK(verify_built(built, scene_policy(), trust::Payload::of_digest(crypto::HashAlgorithm::sha256, digest)));
}

TEST_CASE("Ed25519 needs the file, and says so", "[trust]") {
  Scene scene;
  scene.uses_key = true;
  scene.leaf_kind = TestKeyKind::ed25519;
  const auto built = scene.build();
  auto policy = scene_policy();
  policy.signer = sigstore::KeySigner{*crypto::PublicKey::from_pem(built.key.public_pem())};
  CHECK(verify_built(built, policy, trust::Payload::of_bytes(crypto::bytes_of(built.file))));
  const auto digest = crypto::hash(crypto::HashAlgorithm::sha256, crypto::bytes_of(built.file));
  const auto result = verify_built(built, policy, trust::Payload::of_digest(crypto::HashAlgorithm::sha256, digest));
  REQUIRE_FALSE(result);
  CHECK(result.error().reason == Reason::digest_unavailable);
}

TEST_CASE("the profile of GitHub asks for a timestamp and no log", "[trust]") {
  Scene scene;
  scene.log = Scene::Log::none;
  scene.has_timestamp = true;
  scene.edit_scts = [](std::vector<SctDraft>& scts) { scts.clear(); };
  const auto github = [](sigstore::Policy& policy) { policy.thresholds = sigstore::kGitHub; };
  const auto evidence = verify_scene(scene, github);
  REQUIRE(evidence);
  CHECK(evidence->not_checked.size() == 1);  // that no log vouches for the certificate
  CHECK_FALSE(verify_scene(scene));
  scene.has_timestamp = false;
  const auto timeless = verify_scene(scene, github);
  REQUIRE_FALSE(timeless);
  CHECK(timeless.error().reason == Reason::time_missing);
}

TEST_CASE("trusted roots, one a line, are trusted together", "[trust]") {
  Scene scene;
  scene.edit_root = [](std::string& json) { json = std::string(sigstore::public_good_root_text()) + json; };
  const auto compact = [](std::string& json) { std::erase(json, '\n'); };
  CHECK_FALSE(verify_scene(scene));  // the first one has many lines
  scene.edit_root = [&](std::string& json) {
    auto first = std::string(sigstore::public_good_root_text());
    compact(first);
    json = first + "\n" + json + "\n";
  };
  CHECK(verify_scene(scene));
  scene.edit_root = [](std::string& json) { json += "\n{}\n"; };
  CHECK_FALSE(verify_scene(scene));
}

TEST_CASE("no policy takes keyless signatures without a time", "[trust]") {
  Scene scene;
  scene.log = Scene::Log::none;
  const auto result = verify_scene(scene, [](sigstore::Policy& policy) { policy.thresholds = sigstore::kPrivate; });
  REQUIRE_FALSE(result);
  CHECK(result.error().reason == Reason::time_missing);
}

TEST_CASE("reasons have codes that differ, and the documentation lists them", "[trust]") {
  std::vector<std::string_view> codes;
  for (std::size_t i = 0; i < trust::reasons().size(); ++i) {
    CHECK(static_cast<std::size_t>(trust::reasons()[i].reason) == i);
    codes.push_back(trust::reasons()[i].code);
  }
  const auto page = read_file(std::filesystem::path(ASSAY_SOURCE_DIR) / "docs/verify.md");
  for (const auto& reason : trust::reasons())
    CHECK(page.find(fmt::format("| `{}` | {} |", reason.code, reason.meaning)) != std::string::npos);
  std::ranges::sort(codes);
  CHECK(std::ranges::adjacent_find(codes) == codes.end());
}

}  // namespace assay::test
