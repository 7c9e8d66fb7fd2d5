// Times, signatures, statements, keys and roots that do not hold.
#include "unit/trust/sigstore/outcome.hpp"

#include "core/hex.hpp"
#include "crypto/digest.hpp"

#include <fmt/format.h>

namespace assay::test {
namespace {

std::function<void(Scene&)> timestamp(const std::function<void(TimestampDraft&)>& edit) {
  return [edit](Scene& scene) {
    scene.has_timestamp = true;
    scene.edit_timestamp = edit;
  };
}
std::function<void(Scene&)> response(const std::function<void(Bytes&)>& edit) {
  return [edit](Scene& scene) {
    scene.has_timestamp = true;
    scene.edit_response = edit;
  };
}
std::function<void(Scene&)> payload(const std::string& from, const std::string& to) {
  return [from, to](Scene& scene) {
    scene.payload = statement_about(scene.file);
    replace(*scene.payload, from, to);
  };
}
std::function<void(Scene&)> root(const std::string& from, const std::string& to) {
  return [from, to](Scene& scene) { scene.edit_root = [from, to](std::string& json) { replace(json, from, to); }; };
}
void use_key(Scene& scene) { scene.uses_key = true; }
void wants_other_key(sigstore::Policy& policy) {
  policy.signer = sigstore::KeySigner{*crypto::PublicKey::from_pem(SceneWorld::get().other_key.public_pem())};
}

}  // namespace

TEST_CASE("times that nobody vouches for are refused", "[trust]") {
  const Negative cases[] = {
      {"over a digest of the signature", Reason::timestamp_invalid, timestamp([](auto& draft) {
         const auto digest = crypto::sha256(draft.message);
         draft.message.assign(digest.begin(), digest.end());
       })},
      {"over something else", Reason::timestamp_invalid, timestamp([](auto& draft) { draft.message = to_bytes("x"); })},
      {"over SHA-1", Reason::timestamp_invalid, timestamp([](auto& draft) { draft.hash = "SHA1"; })},
      {"another authority with the same names", Reason::timestamp_invalid, timestamp([](auto& draft) {
         draft.key = SceneWorld::get().other_key;
         draft.certificate = make_certificate({.subject = "Test TSA",
                                               .issuer = "Test TSA Root",
                                               .key = draft.key,
                                               .signed_by = draft.key,
                                               .not_before = kSceneTime - 60,
                                               .not_after = kSceneTime + 60,
                                               .key_usage = "critical,digitalSignature",
                                               .extended_key_usage = "critical,timeStamping"});
       })},
      {"another certificate of the authority's root", Reason::timestamp_invalid, timestamp([](auto& draft) {
         draft.key = SceneWorld::get().other_key;
         draft.certificate = make_certificate({.subject = "Other TSA",
                                               .issuer = "Test TSA Root",
                                               .key = draft.key,
                                               .signed_by = SceneWorld::get().tsa_root_key,
                                               .not_before = kSceneTime - 60,
                                               .not_after = kSceneTime + 60,
                                               .key_usage = "critical,digitalSignature",
                                               .extended_key_usage = "critical,timeStamping",
                                               .serial = 9});
       })},
      {"when the authority's certificate had expired", Reason::timestamp_invalid,
       timestamp([](auto& draft) { draft.time = kSceneTime + 40L * 86400; })},
      {"when the signer's certificate had expired", Reason::certificate_expired,
       timestamp([](auto& draft) { draft.time = kSceneTime + 541; })},
      {"before the signer's certificate was valid", Reason::certificate_expired,
       timestamp([](auto& draft) { draft.time = kSceneTime - 61; })},
      {"when the authority was not trusted any more", Reason::timestamp_untrusted,
       [](Scene& scene) {
         scene.has_timestamp = true;
         scene.edit_root = [](std::string& json) {
           const auto at = json.rfind(R"("validFor":{"start":"2025-01-01T00:00:00.000Z")");
           json.insert(at + 46, R"(,"end":"2025-06-01T11:59:59Z")");
         };
       }},
      {"no authority in the root", Reason::timestamp_untrusted,
       [](Scene& scene) {
         scene.has_timestamp = true;
         scene.edit_root = [](std::string& json) {
           const auto begin = json.find(R"("timestampAuthorities":[)") + 24;
           json.erase(begin, json.rfind("]}") - begin);
         };
       }},
      {"changed", Reason::timestamp_invalid, response([](Bytes& der) {
         const auto from = to_bytes("20250601120001Z");
         const auto found = std::ranges::search(der, from);
         *(found.begin() + 13) = std::byte{'2'};
       })},
      {"bytes behind it", Reason::timestamp_invalid, response([](Bytes& der) { der.push_back(std::byte{0}); })},
      {"cut", Reason::timestamp_invalid, response([](Bytes& der) { der.resize(der.size() / 2); })},
      {"granted without a token", Reason::timestamp_invalid, response([](Bytes& der) {
         der = {std::byte{0x30}, std::byte{0x05}, std::byte{0x30}, std::byte{0x03},
                std::byte{0x02}, std::byte{0x01}, std::byte{0x00}};
       })},
      {"from the future", Reason::timestamp_invalid,
       timestamp([](auto& draft) { draft.time = kSceneTime + 8L * 86400; })},
  };
  check_refused(cases);
}

TEST_CASE("a timestamp that cannot be verified can be skipped by name, and does not count", "[trust]") {
  Scene scene;
  scene.has_timestamp = true;
  scene.edit_timestamp = [](auto& draft) { draft.message = to_bytes("x"); };
  const auto skips = [](sigstore::Policy& policy) { policy.skips_unverified_timestamps = true; };
  const auto evidence = verify_scene(scene, skips);
  REQUIRE(evidence);
  CHECK(evidence->times.size() == 1);
  CHECK(evidence->not_checked.size() == 1);
  scene.log = Scene::Log::rekor2;
  CHECK_FALSE(verify_scene(scene, skips));
}

TEST_CASE("signatures that are not over this are refused", "[trust]") {
  const Negative cases[] = {
      {"of another key", Reason::signature_invalid,
       [](Scene& scene) { scene.signs_with = SceneWorld::get().other_key; }},
      {"a bit changed", Reason::signature_invalid,
       [](Scene& scene) { scene.edit_signature = [](Bytes& bytes) { bytes.back() ^= std::byte{1}; }; }},
      {"a byte behind it", Reason::signature_invalid,
       [](Scene& scene) { scene.edit_signature = [](Bytes& bytes) { bytes.push_back(std::byte{0}); }; }},
      {"file of another digest", Reason::digest_mismatch,
       [](Scene& scene) {
         scene.edit_bundle = [](std::string& json) {
           const auto at = json.rfind(R"("digest":")") + 10;
           json.replace(at, 4, "AAAA");
         };
       }},
      {"label of another algorithm", Reason::bundle_malformed,
       [](Scene& scene) {
         scene.edit_bundle = [](std::string& json) {
           replace(json, R"("SHA2_256","digest")", R"("SHA2_512","digest")");
         };
       }},
      {"label of an unknown algorithm", Reason::bundle_malformed,
       [](Scene& scene) {
         scene.edit_bundle = [](std::string& json) { replace(json, R"("SHA2_256","digest")", R"("MD5","digest")"); };
       }},
      {"over the bare payload", Reason::signature_invalid,
       [](Scene& scene) {
         scene.payload = statement_about(scene.file);
         scene.signs_bare_payload = true;
       }},
      {"P-384 over SHA-256 where that is refused", Reason::signature_invalid,
       [](Scene& scene) {
         scene.leaf_kind = TestKeyKind::p384;
         scene.scheme = crypto::SignatureScheme{crypto::HashAlgorithm::sha256};
       },
       [](sigstore::Policy& policy) { policy.wants_natural_hash = true; }},
      {"of another bare key", Reason::signature_invalid, use_key, wants_other_key},
  };
  check_refused(cases);
}

TEST_CASE("keys and certificates never stand in for each other", "[trust]") {
  const Negative cases[] = {
      {"key given, certificate in the bundle", Reason::material_mismatch, [](Scene&) {}, wants_other_key},
      {"identity given, key in the bundle", Reason::material_mismatch, use_key,
       [](sigstore::Policy& policy) { policy.signer = scene_policy().signer; }},
      {"private authority given, key in the bundle", Reason::material_mismatch, use_key,
       [](sigstore::Policy& policy) { policy.signer = sigstore::PrivateSigner{}; }},
  };
  check_refused(cases);
}

TEST_CASE("statements about something else are refused", "[trust]") {
  const auto digest = hex(crypto::sha256(crypto::bytes_of("the weights")));
  const Negative cases[] = {
      {"another file", Reason::subject_mismatch, payload(digest, std::string(64, '0'))},
      {"half a digest", Reason::subject_mismatch, payload(digest, digest.substr(0, 32))},
      {"digest in capitals", Reason::subject_mismatch,
       payload(digest.substr(0, 8),
               [&] {
                 auto upper = digest.substr(0, 8);
                 for (auto& c : upper) c = static_cast<char>(std::toupper(c));
                 return upper;
               }())},
      {"SHA-1 only", Reason::digest_unavailable, payload("sha256", "sha1")},
      {"another digest of the same subject differs", Reason::subject_mismatch,
       payload(R"("sha256")", fmt::format(R"("sha512":"{}","sha256")", std::string(128, '0')))},
      {"no subject", Reason::statement_malformed,
       [](Scene& scene) {
         scene.payload =
             R"({"_type":"https://in-toto.io/Statement/v1","subject":[],"predicateType":"x","predicate":{}})";
       }},
      {"subject without a digest", Reason::statement_malformed,
       [](Scene& scene) {
         scene.payload =
             R"({"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"x","digest":{}}],"predicateType":"x"})";
       }},
      {"unknown type of statement", Reason::statement_unsupported, payload("Statement/v1", "Statement/v2")},
      {"type twice", Reason::statement_malformed, payload(R"("_type")", R"("_type":"x","_type")")},
      {"subject twice", Reason::statement_malformed, payload(R"("subject")", R"("subject":[],"subject")")},
      {"member twice inside of the predicate", Reason::statement_malformed,
       payload(R"("predicate":{)", R"("predicate":{"a":1,"a":2)")},
      {"not JSON", Reason::statement_malformed, [](Scene& scene) { scene.payload = "hello"; }},
      {"other payload type", Reason::statement_unsupported,
       [](Scene& scene) {
         scene.payload = statement_about(scene.file);
         scene.payload_type = "application/json";
       }},
  };
  check_refused(cases);
}

TEST_CASE("trusted roots that are not whole are refused", "[trust]") {
  const Negative cases[] = {
      {"unknown version", Reason::trusted_root_malformed, root("version=0.1", "version=0.9")},
      {"log without a start", Reason::trusted_root_malformed,
       root(R"("validFor":{"start":"2025-01-01T00:00:00Z"})", R"("validFor":{})")},
      {"log without a validity", Reason::trusted_root_malformed,
       root(R"(,"validFor":{"start":"2025-01-01T00:00:00Z"})", "")},
      {"authority without a start", Reason::trusted_root_malformed,
       root(R"("validFor":{"start":"2025-01-01T00:00:00.000Z"})", R"("validFor":{})")},
      {"identifier of another key", Reason::trusted_root_malformed, root(R"({"keyId":")", R"({"keyId":"AAAA)")},
      {"time that is none", Reason::trusted_root_malformed, root("2025-01-01T00:00:00Z", "2025-13-01T00:00:00Z")},
      {"authority without a certificate", Reason::trusted_root_malformed,
       [](Scene& scene) {
         scene.edit_root = [](std::string& json) {
           const auto begin = json.find(R"("certificates":[)") + 16;
           json.erase(begin, json.find(']', begin) - begin);
         };
       }},
      {"member twice", Reason::trusted_root_malformed, root(R"("tlogs")", R"("tlogs":[],"tlogs")")},
      {"no logs", Reason::log_untrusted,
       [](Scene& scene) {
         scene.edit_root = [](std::string& json) {
           const auto begin = json.find(R"("tlogs":[)") + 9;
           json.erase(begin, json.find(R"(],"certificateAuthorities")") - begin);
         };
       }},
      {"no certificate logs", Reason::sct_missing,
       [](Scene& scene) {
         scene.edit_root = [](std::string& json) {
           const auto begin = json.find(R"("ctlogs":[)") + 10;
           json.erase(begin, json.find(R"(],"timestampAuthorities")") - begin);
         };
       }},
  };
  check_refused(cases);
}

}  // namespace assay::test
