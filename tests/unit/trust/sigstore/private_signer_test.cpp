// Certificates of private authorities, and signatures by one of them.
#include "unit/trust/sigstore/outcome.hpp"

#include "core/hex.hpp"
#include "crypto/digest.hpp"

#include <optional>

namespace assay::test {
namespace {

/// Verifies a scene under the test authority as if it were a company's own, with no trusted root at all.
trust::Checked<sigstore::Evidence> verify_private(const Scene& scene, std::optional<std::string> signer,
                                                  std::optional<std::int64_t> at_time = kSceneTime) {
  const auto built = scene.build();
  const auto& world = SceneWorld::get();
  auto bundle = sigstore::parse_bundle(ByteView::of(built.bundle), sigstore::kPrivateAuthorityRules);
  if (!bundle) return std::unexpected(bundle.error());
  const auto anchors = crypto::Certificate::from_pem(certificate_pem(world.root) + certificate_pem(world.intermediate));
  REQUIRE(anchors);
  const sigstore::Policy policy{.signer = sigstore::PrivateSigner{*anchors, std::move(signer)},
                                .thresholds = sigstore::kPrivate,
                                .now = kSceneTime + 86400,
                                .at_time = at_time};
  return sigstore::verify(*bundle, nullptr, policy, trust::Payload::of_bytes(crypto::bytes_of(built.file)));
}

void check_reason(const trust::Checked<sigstore::Evidence>& result, Reason reason) {
  REQUIRE_FALSE(result);
  CHECK(code_of(result.error().reason) == code_of(reason));
}

Scene private_scene() {
  Scene scene;
  scene.edit_certificate = [](CertificateDraft& draft) {
    draft.subject = "Release Signing";
    draft.extended_key_usage.clear();
  };
  return scene;
}

}  // namespace

TEST_CASE("a certificate of a private authority signs for who it names", "[trust]") {
  const auto scene = private_scene();
  const auto evidence = verify_private(scene, "CN=Release Signing");
  REQUIRE(evidence);
  CHECK(evidence->method == sigstore::Evidence::Method::certificate);
  CHECK(evidence->judged_at == kSceneTime);
  CHECK(evidence->not_checked.size() == 3);  // the log entry, the time, revocation
  CHECK(verify_private(scene, "https://github.com/acme/model/.github/workflows/build.yml@refs/heads/main"));
  const auto pin = hex(crypto::sha256(crypto::Certificate::from_der(scene.build().leaf)->spki()));
  check_reason(verify_private(scene, "sha256:" + pin), Reason::signer_mismatch);  // every build has another key
  check_reason(verify_private(scene, "CN=Release"), Reason::signer_mismatch);
  check_reason(verify_private(scene, "cn=release signing"), Reason::signer_mismatch);
  CHECK(verify_private(scene, std::nullopt)->not_checked.size() == 4);
}

TEST_CASE("another name of a private certificate does not pass for a subject", "[trust]") {
  Scene scene = private_scene();
  scene.edit_certificate = [](CertificateDraft& draft) {
    draft.subject = "Somebody";
    draft.extended_key_usage.clear();
    draft.alternative_names = "DNS:CN=Release Signing,email:release@example.com";
  };
  CHECK(verify_private(scene, "release@example.com"));
  CHECK(verify_private(scene, "CN=Somebody"));
  check_reason(verify_private(scene, "CN=Release Signing"), Reason::signer_mismatch);
}

TEST_CASE("the key of a private signer can be pinned", "[trust]") {
  const auto built = private_scene().build();
  const auto pin = hex(crypto::sha256(crypto::Certificate::from_der(built.leaf)->spki()));
  const auto bundle = sigstore::parse_bundle(ByteView::of(built.bundle));
  const auto anchors = crypto::Certificate::from_pem(certificate_pem(SceneWorld::get().intermediate));
  REQUIRE((bundle && anchors));
  const sigstore::Policy policy{.signer = sigstore::PrivateSigner{*anchors, "sha256:" + pin},
                                .thresholds = sigstore::kPrivate,
                                .now = kSceneTime};
  CHECK(sigstore::verify(*bundle, nullptr, policy, trust::Payload::of_bytes(crypto::bytes_of(built.file))));
}

TEST_CASE("private certificates are judged now when no trusted time is known", "[trust]") {
  check_reason(verify_private(private_scene(), std::nullopt, std::nullopt), Reason::certificate_expired);
  check_reason(verify_private(private_scene(), std::nullopt, kSceneTime - 3600), Reason::certificate_expired);
}

TEST_CASE("private certificates for something else are refused", "[trust]") {
  auto scene = private_scene();
  scene.edit_certificate = [](CertificateDraft& draft) {
    draft.subject = "TLS server";
    draft.extended_key_usage = "serverAuth";
  };
  check_reason(verify_private(scene, std::nullopt), Reason::certificate_profile);
  scene.edit_certificate = [](CertificateDraft& draft) {
    draft.subject = "Anything";
    draft.extended_key_usage.clear();
    draft.key_usage.clear();
  };
  check_reason(verify_private(scene, std::nullopt), Reason::certificate_profile);
  scene.edit_certificate = [](CertificateDraft& draft) { draft.signed_by = SceneWorld::get().other_key; };
  check_reason(verify_private(scene, std::nullopt), Reason::certificate_untrusted);
}

}  // namespace assay::test
