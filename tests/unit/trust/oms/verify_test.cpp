// Signatures of models: who may have signed, in which form, and what old versions wrote.
#include "unit/trust/oms/outcome.hpp"

#include "core/base64.hpp"
#include "trust/oms/sign.hpp"
#include "trust/sigstore/make_bundle.hpp"

#include <fmt/format.h>

namespace assay::test {
namespace {

std::string statement() { return ManifestDraft().build(); }

TEST_CASE("what assay signs with a key it verifies, on every curve") {
  for (const auto kind : {TestKeyKind::p256, TestKeyKind::p384, TestKeyKind::p521}) {
    const auto key = TestKey::make(kind);
    const auto secret = crypto::PrivateKey::from_pem(key.private_pem());
    REQUIRE(secret);
    auto text = oms::make_statement("model", {{"b", crypto::Bytes(32)}, {"a/x", crypto::Bytes(32)}}, {"z", ".git"});
    const auto bundle = sigstore::make_bundle(text, *secret, {});
    const auto result = oms::verify_signature(ByteView::of(bundle), nullptr, key_policy(key));
    REQUIRE(result);
    CHECK(result->manifest.files[0].name == "a/x");
    CHECK(result->manifest.ignored == std::vector<std::string>{".git", "z"});
    CHECK(result->evidence.not_checked.size() == 2);
    check_reason(oms::verify_signature(ByteView::of(bundle), nullptr, key_policy(TestKey::make(kind))),
                 Reason::signature_invalid);
  }
}

TEST_CASE("what assay signs with a certificate it verifies") {
  const auto& world = SceneWorld::get();
  const auto key = TestKey::make(TestKeyKind::p384);
  const auto leaf = make_certificate({.subject = "Release",
                                      .issuer = "Test Intermediate",
                                      .key = key,
                                      .signed_by = world.intermediate_key,
                                      .not_before = kSceneTime - 60,
                                      .not_after = kSceneTime + 60,
                                      .key_usage = "critical,digitalSignature"});
  const auto chain = crypto::Certificate::from_pem(certificate_pem(leaf) + certificate_pem(world.intermediate));
  const auto roots = crypto::Certificate::from_pem(certificate_pem(world.root));
  const auto secret = crypto::PrivateKey::from_pem(key.private_pem());
  const auto bundle = sigstore::make_bundle(statement(), *secret, *chain);
  sigstore::Policy policy{
      .signer = sigstore::PrivateSigner{*roots, "CN=Release"}, .thresholds = sigstore::kPrivate, .now = kSceneTime};
  REQUIRE(oms::verify_signature(ByteView::of(bundle), nullptr, policy));
  policy.now += 3600;
  check_reason(oms::verify_signature(ByteView::of(bundle), nullptr, policy), Reason::certificate_expired);
  policy.now = kSceneTime;
  policy.signer = sigstore::PrivateSigner{*roots, "CN=Somebody"};
  check_reason(oms::verify_signature(ByteView::of(bundle), nullptr, policy), Reason::signer_mismatch);
  check_reason(oms::verify_signature(ByteView::of(bundle), nullptr, key_policy(key)), Reason::material_mismatch);
}

TEST_CASE("a keyless signature of a model is verified like any bundle") {
  Scene scene;
  scene.payload = statement();
  const auto built = scene.build();
  const auto root = sigstore::parse_trusted_root(ByteView::of(built.root));
  REQUIRE(root);
  const sigstore::Policy policy{.signer = sigstore::KeylessSigner{}, .now = kSceneTime + 3600};
  CHECK(oms::verify_signature(ByteView::of(built.bundle), &*root, policy));
  check_reason(oms::verify_signature(ByteView::of(built.bundle), nullptr, policy), Reason::trusted_root_required);
}

TEST_CASE("signatures of another form are refused") {
  const auto hint = [](std::string text) {
    return
        [text](Scene& scene) { scene.edit_bundle = [text](std::string& bundle) { replace(bundle, "a key", text); }; };
  };
  check_reason(verify_statement(statement(), hint("somebody else's")), Reason::material_mismatch);
  check_reason(verify_statement(statement(), [](Scene& scene) { scene.signs_bare_payload = true; }),
               Reason::signature_invalid);
  check_reason(verify_statement(statement(), [](Scene& scene) { scene.payload_type = "text/plain"; }),
               Reason::statement_unsupported);
  check_reason(verify_statement(statement(), [](Scene& scene) { scene.scheme = {crypto::HashAlgorithm::sha256}; }),
               Reason::signature_invalid);
  check_reason(
      verify_statement(statement(),
                       [](Scene& scene) { scene.media_type = "application/vnd.dev.sigstore.bundle+json;version=0.1"; }),
      Reason::bundle_unsupported);
  check_reason(verify_statement(statement(), [](Scene& scene) { scene.payload.reset(); }), Reason::bundle_unsupported);
  check_reason(verify_statement(statement(), [](Scene& scene) { scene.leaf_kind = TestKeyKind::ed25519; }),
               Reason::key_unsupported);
  check_reason(verify_statement(statement(), [](Scene& scene) { scene.leaf_kind = TestKeyKind::rsa2048; }),
               Reason::key_unsupported);
}

TEST_CASE("a key in the bundle has to be the one that was given") {
  const auto with_key = [](const TestKey& embedded) {
    return [embedded](Scene& scene) {
      scene.edit_bundle = [embedded](std::string& bundle) {
        const auto pem = base64::encode(crypto::bytes_of(embedded.public_pem()));
        replace(bundle, R"("hint":"a key")", fmt::format(R"("rawBytes":"{}","keyDetails":"X")", pem));
      };
    };
  };
  check_reason(verify_statement(statement(), with_key(TestKey::make(TestKeyKind::p384))), Reason::material_mismatch);
}

TEST_CASE("version 0.2 is read by its own rules and named") {
  const auto as_legacy = [](Scene& scene) {
    scene.signs_legacy_encoding = true;
    scene.scheme = {crypto::HashAlgorithm::sha256};
  };
  const auto result = verify_statement(ManifestDraft().build_legacy(), as_legacy);
  REQUIRE(result);
  CHECK(result->manifest.is_legacy);
  CHECK(result->manifest.files.size() == 2);
  CHECK_FALSE(result->evidence.legacy.empty());
  // The old way to sign is good for the old list only, and the other way round.
  check_reason(verify_statement(statement(), as_legacy), Reason::statement_unsupported);
  check_reason(verify_statement(ManifestDraft().build_legacy()), Reason::statement_unsupported);
  ManifestDraft twice;
  twice.resources[0].name = twice.resources[1].name;
  check_reason(verify_statement(twice.build_legacy(), as_legacy), Reason::name_ambiguous);
  ManifestDraft other;
  other.edit = [](std::string& text) { replace(text, R"({"sha256":)", R"({"sha384":)"); };
  check_reason(verify_statement(other.build_legacy(), as_legacy), Reason::manifest_malformed);
}

}  // namespace
}  // namespace assay::test
