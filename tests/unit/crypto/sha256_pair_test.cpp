#include "crypto/sha256_pair.hpp"
#include "core/hex.hpp"

#include <catch2/catch.hpp>

#include <random>
#include <string>
#include <vector>

namespace assay::crypto {
namespace {

std::vector<std::byte> noise(std::size_t size, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<std::byte> bytes(size);
  for (auto& byte : bytes) byte = static_cast<std::byte>(random());
  return bytes;
}

}  // namespace

TEST_CASE("two hashes side by side give the digests of each alone") {
  for (const std::size_t one : {0U, 1U, 63U, 64U, 65U, 128U, 1000U, 4096U, 100'000U}) {
    for (const std::size_t other : {0U, 1U, 64U, 127U, 128U, 4097U, 65'536U}) {
      const auto first = noise(one, 1);
      const auto second = noise(other, 2);
      Sha256 a;
      Sha256 b;
      update_pair(a, first, b, second);
      CHECK(hex(a.finish()) == hex(sha256(first)));
      CHECK(hex(b.finish()) == hex(sha256(second)));
    }
  }
}

TEST_CASE("pairs change partners in the middle of a block") {
  const auto bytes = noise(10'000, 3);
  const std::span all(bytes);
  Sha256 a;
  Sha256 b;
  Sha256 c;
  a.update(all.first(10));
  update_pair(a, all.subspan(10, 54), b, all.first(640));
  update_pair(b, all.subspan(640, 640), c, all.first(1280));
  update_pair(a, all.subspan(64), c, all.subspan(1280));
  update_pair(b, all.subspan(1280), a, {});
  const auto wanted = hex(sha256(all));
  CHECK(hex(a.finish()) == wanted);
  CHECK(hex(b.finish()) == wanted);
  CHECK(hex(c.finish()) == wanted);
}

TEST_CASE("the length of a pair's streams counts beyond 512 MiB") {
  // The library keeps it in bits, in two words of 32.
  const std::vector<std::byte> piece(1U << 20U);
  Sha256 a;
  Sha256 b;
  Sha256 alone;
  for (int turn = 0; turn < 513; ++turn) {
    update_pair(a, piece, b, piece);
    alone.update(piece);
  }
  const auto wanted = hex(alone.finish());
  CHECK(hex(a.finish()) == wanted);
  CHECK(hex(b.finish()) == wanted);
}

}  // namespace assay::crypto
