#include "match/scanner.hpp"
#include "support/contiguous.hpp"

#include <catch2/catch.hpp>

#include <random>
#include <string>
#include <string_view>
#include <utility>

#include "match/narrowed.hpp"

namespace assay::match {
namespace {

Signatures compiled(std::string text) {
  const RuleSource source{.name = "own.yar", .text = std::move(text)};
  return Signatures::compile(std::span(&source, 1)).value();
}

constexpr std::string_view kKinds = R"(
rule plain { strings: $a = "needle" condition: $a }
rule word { strings: $a = "needle" fullword condition: $a }
rule either { strings: $a = "haystack" nocase ascii wide condition: $a }
rule encoded { strings: $a = "in base64, here" base64 condition: $a }
rule wide_gap { strings: $a = /begin[^\n]{1,3000}finish/ condition: $a }
rule open { strings: $a = /[a-z]{20,40}=needles?/ condition: $a }
rule bytes { strings: $a = { 01 02 03 [4-20] ( 0A 0B | 0C 0D ) ?? 0E } condition: $a }
rule absent { strings: $a = "is not there" condition: not $a }
rule counts { strings: $a = "needle" condition: #a > 4 and @a[1] < filesize }
)";

std::string random_bytes(std::size_t size, std::mt19937_64& random) {
  std::string bytes;
  while (bytes.size() < size) {
    const auto eight = random();
    bytes.append(reinterpret_cast<const char*>(&eight), sizeof eight);
  }
  return bytes;
}

/// What is found in parts of large windows, and in windows too small to be narrowed.
void check_same(const Signatures& signatures, std::string_view bytes) {
  constexpr WindowSizes kSmall{.window = NarrowedWindows::kWorthwhile / 2, .reach = kReach};
  CHECK(test::matches_in_windows(signatures, bytes, {}) == test::matches_in_windows(signatures, bytes, kSmall));
}

}  // namespace

TEST_CASE("what is found around atoms is what is found in all bytes") {
  const auto signatures = compiled(std::string(kKinds));
  REQUIRE(signatures.state()->atoms() != nullptr);
  std::mt19937_64 random(7);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same every time
  for (int round = 0; round < 12; ++round) {
    INFO(round);
    std::string bytes = random_bytes((1U << 20U) + random() % (5U << 20U), random);
    for (auto planted = random() % 12; planted > 0; --planted) {
      static constexpr std::string_view kPlants[] = {"needle",
                                                     " needle ",
                                                     "HayStack",
                                                     std::string_view("h\0A\0y\0S\0t\0a\0c\0k\0", 16),
                                                     "aW4gYmFzZTY0LCBoZXJl",
                                                     "abcdefghijklmnopqrstuvwxyz=needles",
                                                     std::string_view("\x01\x02\x03.........\x0C\x0D.\x0E", 16)};
      std::string plant(kPlants[random() % std::size(kPlants)]);
      if (random() % 5 == 0) plant = "begin" + std::string(random() % 3000 + 1, '.') + "finish";
      // Somewhere, at the ends, or where windows of 4 MiB meet.
      const std::size_t places[] = {
          random() % (bytes.size() - plant.size()), 0, bytes.size() - plant.size(),
          std::min<std::size_t>(kWindow - random() % (2 * kReach), bytes.size() - plant.size())};
      bytes.replace(places[random() % 4], plant.size(), plant);
    }
    check_same(signatures, bytes);
  }
}

TEST_CASE("rules whose strings have short atoms, or gaps, are matched in all bytes") {
  std::mt19937_64 random(8);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same every time
  const auto bytes = random_bytes(1U << 20U, random) + "ab...............cdef" + random_bytes(1U << 20U, random);
  for (const std::string_view rule : {"rule r { strings: $a = \"ab\" condition: $a }",
                                      "rule r { strings: $a = { 61 62 [10-400] 63 64 65 66 } condition: $a }"}) {
    INFO(rule);
    const auto signatures = compiled(std::string(rule));
    CHECK(signatures.state()->atoms() == nullptr);
    CHECK(test::matches_in_windows(signatures, bytes, {}).starts_with("r "));
  }
}

TEST_CASE("the bundled pack is found by atoms of three bytes and more") {
  const auto signatures = Signatures::bundled().value();
  CHECK(signatures.state()->atoms() != nullptr);
}

}  // namespace assay::match
