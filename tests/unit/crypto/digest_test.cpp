#include "crypto/digest.hpp"
#include "core/hex.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>

namespace assay::crypto {
namespace {

std::span<const std::byte> bytes(std::string_view text) { return std::as_bytes(std::span(text.data(), text.size())); }

}  // namespace

TEST_CASE("SHA-256 gives the digests of FIPS 180-4") {
  CHECK(hex(sha256({})) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(hex(sha256(bytes("abc"))) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(hex(sha256(bytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))) ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST_CASE("pieces give the digest of the whole, and a hash can be used again") {
  const std::string million(1'000'000, 'a');
  Sha256 hash;
  for (int round = 0; round < 2; ++round) {
    for (std::size_t at = 0; at < million.size(); at += 999)
      hash.update(bytes(std::string_view(million).substr(at, 999)));
    CHECK(hex(hash.finish()) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  }
}

TEST_CASE("hex is lower case and keeps leading zeros") {
  CHECK(hex(bytes(std::string_view("\0\x0f\xA0", 3))) == "000fa0");
}

}  // namespace assay::crypto
