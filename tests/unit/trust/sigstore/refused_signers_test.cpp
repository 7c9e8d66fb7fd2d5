// Certificates that must not be believed, and signers who are not the one that was asked for.
#include "unit/trust/sigstore/outcome.hpp"

namespace assay::test {
namespace {

std::function<void(Scene&)> certificate(const std::function<void(CertificateDraft&)>& edit) {
  return [edit](Scene& scene) { scene.edit_certificate = edit; };
}
std::function<void(Scene&)> intermediate(const std::function<void(CertificateDraft&)>& edit) {
  return [edit](Scene& scene) { scene.edit_intermediate = edit; };
}
std::function<void(Scene&)> scts(const std::function<void(std::vector<SctDraft>&)>& edit) {
  return [edit](Scene& scene) { scene.edit_scts = edit; };
}
std::function<void(Scene&)> names(const std::string& names) {
  return [names](Scene& scene) { scene.names = names; };
}
std::function<void(sigstore::Policy&)> wants(const std::string& identity, const std::string& issuer) {
  return [identity, issuer](sigstore::Policy& policy) {
    policy.signer = sigstore::KeylessSigner{sigstore::Wanted::exactly(identity), sigstore::Wanted::exactly(issuer)};
  };
}

const std::string kIdentity = "https://github.com/acme/model/.github/workflows/build.yml@refs/heads/main";
const std::string kIssuer = "https://token.example.com";

void nothing(Scene& /*scene*/) {}

}  // namespace

TEST_CASE("certificates that prove nothing are refused", "[trust]") {
  const Negative cases[] = {
      {"another authority with the same names", Reason::certificate_untrusted,
       certificate([](CertificateDraft& draft) { draft.signed_by = SceneWorld::get().other_key; })},
      {"unknown authority", Reason::certificate_untrusted,
       certificate([](CertificateDraft& draft) { draft.issuer = "Somebody"; })},
      {"for TLS servers", Reason::certificate_profile,
       certificate([](CertificateDraft& draft) { draft.extended_key_usage = "serverAuth"; })},
      {"for nothing in particular", Reason::certificate_profile,
       certificate([](CertificateDraft& draft) { draft.extended_key_usage.clear(); })},
      {"not for digital signatures", Reason::certificate_profile,
       certificate([](CertificateDraft& draft) { draft.key_usage = "critical,keyEncipherment"; })},
      {"without a key usage", Reason::certificate_profile,
       certificate([](CertificateDraft& draft) { draft.key_usage.clear(); })},
      {"an authority as a signer", Reason::certificate_profile, certificate([](CertificateDraft& draft) {
         draft.is_ca = true;
         draft.key_usage = "critical,digitalSignature,keyCertSign";
       })},
      {"expired before it was logged", Reason::certificate_expired,
       certificate([](CertificateDraft& draft) { draft.not_after = kSceneTime - 1; })},
      {"valid only after it was logged", Reason::certificate_expired,
       certificate([](CertificateDraft& draft) { draft.not_before = kSceneTime + 1; })},
      {"unknown critical extension", Reason::certificate_profile,
       certificate([](CertificateDraft& draft) { draft.extensions.push_back({"1.2.3.4.5", true, utf8_string("x")}); })},
      {"authority for TLS servers only", Reason::certificate_profile,
       intermediate([](CertificateDraft& draft) { draft.extended_key_usage = "serverAuth"; })},
      {"authority that is none", Reason::certificate_profile, intermediate([](CertificateDraft& draft) {
         draft.is_ca = false;
         draft.key_usage = "critical,digitalSignature";
       })},
      {"authority that had expired", Reason::certificate_expired,
       intermediate([](CertificateDraft& draft) { draft.not_after = kSceneTime - 1; })},
      {"authority whose time in the root was over", Reason::certificate_expired,
       [](Scene& scene) {
         scene.edit_root = [](std::string& json) {
           replace(json, R"({"start":"2025-01-01T00:00:00.000Z"})",
                   R"({"start":"2025-01-01T00:00:00.000Z","end":"2025-05-31T23:59:59.999Z"})");
         };
       }},
      {"signature of the certificate changed", Reason::certificate_untrusted,
       [](Scene& scene) { scene.edit_leaf = [](Bytes& der) { der.back() ^= std::byte{1}; }; }},
      {"bytes behind the certificate", Reason::certificate_malformed,
       [](Scene& scene) { scene.edit_leaf = [](Bytes& der) { der.push_back(std::byte{0}); }; }},
      {"curve outside of the registry", Reason::key_unsupported,
       [](Scene& scene) { scene.leaf_kind = TestKeyKind::secp256k1; }},
      {"short RSA key", Reason::certificate_profile, [](Scene& scene) { scene.leaf_kind = TestKeyKind::rsa1024; }},
  };
  check_refused(cases);
}

TEST_CASE("certificates that no log vouches for are refused", "[trust]") {
  const Negative cases[] = {
      {"no SCT", Reason::sct_missing, scts([](auto& all) { all.clear(); })},
      {"empty list", Reason::sct_missing,
       [](Scene& scene) {
         scene.edit_scts = [](auto& all) { all.clear(); };
         scene.edit_sct_list = [](Bytes& list) { list = Bytes(2); };
       }},
      {"of an unknown log", Reason::sct_missing, scts([](auto& all) { all.front().log_id = Bytes(32); })},
      {"forged under the id of a known log", Reason::sct_invalid,
       scts([](auto& all) { all.front().key = SceneWorld::get().other_key; })},
      {"of another certificate", Reason::sct_invalid,
       [](Scene& scene) { scene.edit_logged_certificate = [](CertificateDraft& draft) { draft.serial = 99; }; }},
      {"time changed", Reason::sct_invalid,
       [](Scene& scene) { scene.edit_sct_list = [](Bytes& list) { list[2 + 2 + 1 + 32 + 7] ^= std::byte{1}; }; }},
      {"bytes behind the signature", Reason::sct_invalid, scts([](auto& all) { all.front().tail = to_bytes("x"); })},
      {"bytes behind the list", Reason::sct_invalid,
       [](Scene& scene) { scene.edit_sct_list = [](Bytes& list) { list.push_back(std::byte{0}); }; }},
      {"from the future", Reason::sct_invalid,
       scts([](auto& all) { all.front().time = kSceneTime + 3600L * 24 * 365; })},
      {"from before the log was trusted", Reason::sct_invalid,
       scts([](auto& all) { all.front().time = kSceneTime - 3600L * 24 * 365; })},
  };
  check_refused(cases);
}

TEST_CASE("somebody else is not who was asked for", "[trust]") {
  const Negative cases[] = {
      {"other repository", Reason::identity_mismatch, nothing, wants("https://github.com/acme/other", kIssuer)},
      {"a prefix", Reason::identity_mismatch, nothing, wants("https://github.com/acme/model", kIssuer)},
      {"longer", Reason::identity_mismatch, nothing, wants(kIdentity + "x", kIssuer)},
      {"other case", Reason::identity_mismatch, nothing,
       wants("https://github.com/Acme/model/.github/workflows/build.yml@refs/heads/main", kIssuer)},
      {"dots are no pattern", Reason::identity_mismatch, nothing,
       wants("https://github.com/acme/model/.github/workflows/build.....refs/heads/main", kIssuer)},
      {"other issuer", Reason::issuer_mismatch, nothing, wants(kIdentity, "https://token.example.org")},
      {"issuer with a slash", Reason::issuer_mismatch, nothing, wants(kIdentity, kIssuer + "/")},
      {"issuers that disagree", Reason::identity_ambiguous,
       [](Scene& scene) { scene.old_issuer = "https://other.example.com"; }},
      {"wrong new issuer, right old one", Reason::identity_ambiguous,
       [](Scene& scene) { scene.issuer = "https://other.example.com"; }},
      {"no issuer", Reason::identity_ambiguous,
       [](Scene& scene) {
         scene.issuer.reset();
         scene.old_issuer.reset();
       }},
      {"issuer twice", Reason::identity_ambiguous,
       [](Scene& scene) {
         scene.claims = {{"1.3.6.1.4.1.57264.1.8", false, utf8_string("https://token.example.com")}};
       }},
      {"issuer that is no UTF8String", Reason::certificate_malformed,
       [](Scene& scene) {
         scene.issuer.reset();
         scene.claims = {{"1.3.6.1.4.1.57264.1.8", false, to_bytes("https://token.example.com")}};
       }},
      {"issuer with bytes behind it", Reason::certificate_malformed,
       [](Scene& scene) {
         scene.issuer.reset();
         auto value = utf8_string("https://token.example.com");
         value.push_back(std::byte{0});
         scene.claims = {{"1.3.6.1.4.1.57264.1.8", false, value}};
       }},
      {"two names, the second fits", Reason::identity_ambiguous, names("URI:https://example.com,URI:" + kIdentity)},
      {"no name", Reason::certificate_profile, names("")},
      {"a DNS name", Reason::identity_ambiguous, names("DNS:github.com"), wants("github.com", kIssuer)},
      {"other name of another kind", Reason::identity_ambiguous, names("otherName:1.2.3.4;UTF8:ada"),
       wants("ada", kIssuer)},
      {"case of an address", Reason::identity_mismatch, names("email:Ada@example.com"),
       wants("ada@example.com", kIssuer)},
  };
  check_refused(cases);
}

TEST_CASE("a name with a zero byte is nobody's", "[trust]") {
  Scene scene;
  scene.names = "URI:https://example.com/x_evil";
  scene.edit_leaf = [](Bytes& der) {
    const auto from = to_bytes("x_evil");
    const auto found = std::ranges::search(der, from);
    *(found.begin() + 1) = std::byte{0};
  };
  scene.edit_scts = [](auto& all) { all.clear(); };
  // The signature of the certificate breaks as well: the claims are looked at directly.
  const auto leaf = crypto::Certificate::from_der(scene.build().leaf);
  REQUIRE(leaf);
  const auto claims = sigstore::read_claims(*leaf);
  REQUIRE_FALSE(claims);
  CHECK(claims.error().reason == Reason::identity_ambiguous);
}

TEST_CASE("patterns match from end to end", "[trust]") {
  const auto pattern = sigstore::Wanted::matching("https://github\\.com/acme/.*");
  REQUIRE(pattern);
  CHECK(pattern->holds("https://github.com/acme/model"));
  CHECK_FALSE(pattern->holds("https://example.com/?https://github.com/acme/model"));
  CHECK_FALSE(pattern->holds(std::string_view("https://github.com/acme/\0x", 26)));
  CHECK_FALSE(pattern->holds(std::string(10'000, 'a')));
  CHECK_FALSE(sigstore::Wanted::matching("("));
  CHECK_FALSE(sigstore::Wanted::matching(std::string(1000, 'a')));
  // Would take years with a backtracking engine.
  const auto evil = sigstore::Wanted::matching("(a*)*b");
  REQUIRE(evil);
  CHECK_FALSE(evil->holds(std::string(2000, 'a')));
}

}  // namespace assay::test
