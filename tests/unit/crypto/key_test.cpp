#include "crypto/key.hpp"

#include "support/trust/pki.hpp"

#include <catch2/catch.hpp>

namespace assay::test {
namespace {

using crypto::HashAlgorithm;
using crypto::Padding;
using crypto::PrivateKey;
using crypto::PublicKey;
using crypto::SignatureScheme;

}  // namespace

TEST_CASE("what a key signs it verifies, and nothing else", "[crypto]") {
  for (const auto kind :
       {TestKeyKind::p256, TestKeyKind::p384, TestKeyKind::p521, TestKeyKind::ed25519, TestKeyKind::rsa2048}) {
    const auto made = TestKey::make(kind);
    const auto secret = PrivateKey::from_pem(made.private_pem());
    REQUIRE(secret);
    const auto key = PublicKey::from_pem(made.public_pem());
    REQUIRE(key);
    INFO(name_of(key->kind()));
    CHECK(*key == secret->public_key());
    CHECK(key->pem() == made.public_pem());
    CHECK(key->raw().size() == (kind == TestKeyKind::ed25519 ? 32 : 0));
    for (const auto padding : {Padding::pkcs1, Padding::pss}) {
      const SignatureScheme scheme{crypto::natural_hash(key->kind()), padding};
      const auto message = crypto::bytes_of("message");
      auto signature = secret->sign(message, scheme);
      CHECK(key->verify(message, signature, scheme));
      CHECK_FALSE(key->verify(crypto::bytes_of("another"), signature, scheme));
      const auto digest = crypto::hash(scheme.hash, message);
      CHECK(key->verify_digest(digest, signature, scheme) == (kind != TestKeyKind::ed25519));
      CHECK_FALSE(key->verify_digest(crypto::ByteSpan(digest).first(20), signature, scheme));
      signature.back() ^= std::byte{1};
      CHECK_FALSE(key->verify(message, signature, scheme));
      CHECK_FALSE(key->verify(message, {}, scheme));
    }
  }
}

TEST_CASE("PSS and PKCS #1 are not taken for each other", "[crypto]") {
  const auto secret = PrivateKey::from_pem(TestKey::make(TestKeyKind::rsa2048).private_pem());
  REQUIRE(secret);
  const auto message = crypto::bytes_of("message");
  const SignatureScheme pkcs1{HashAlgorithm::sha256, Padding::pkcs1};
  const SignatureScheme pss{HashAlgorithm::sha256, Padding::pss};
  CHECK_FALSE(secret->public_key().verify(message, secret->sign(message, pkcs1), pss));
  CHECK_FALSE(secret->public_key().verify(message, secret->sign(message, pss), pkcs1));
}

TEST_CASE("keys outside of the list are refused", "[crypto]") {
  CHECK_FALSE(PublicKey::from_pem(TestKey::make(TestKeyKind::secp256k1).public_pem()));
  CHECK_FALSE(PublicKey::from_pem(TestKey::make(TestKeyKind::rsa1024).public_pem()));
  const auto key = TestKey::make(TestKeyKind::p256);
  auto der = key.spki();
  CHECK(PublicKey::from_spki(der));
  der.push_back(std::byte{0});
  CHECK_FALSE(PublicKey::from_spki(der));
  CHECK_FALSE(PublicKey::from_spki({}));
  CHECK_FALSE(PublicKey::from_spki(Bytes(100'000)));
  CHECK_FALSE(PublicKey::from_pem(key.public_pem() + key.public_pem()));
  CHECK_FALSE(PublicKey::from_pem(key.private_pem()));
  CHECK_FALSE(PublicKey::from_pem("nothing"));
  CHECK_FALSE(PrivateKey::from_pem(key.public_pem()));
  CHECK_FALSE(PrivateKey::from_pem("nothing"));
}

}  // namespace assay::test
