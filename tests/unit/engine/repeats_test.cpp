#include "engine/repeats.hpp"

#include <catch2/catch.hpp>

namespace assay::engine {
namespace {

constexpr Rule kRule{.id = "TEST-REPEAT-001",
                     .name = "test-repeat",
                     .severity = Severity::high,
                     .summary = "",
                     .why = "",
                     .advice = "",
                     .cwe = "",
                     .atlas = ""};

Finding found(std::uint32_t artifact, std::uint64_t offset, std::string message = "payload") {
  return {.rule = &kRule, .artifact = artifact, .location = {{offset, 4}, {}}, .message = std::move(message)};
}

std::size_t kept(std::vector<Finding> findings, const std::vector<Origin>& origins) {
  remove_repeats(findings, origins);
  return findings.size();
}

}  // namespace

TEST_CASE("the same bytes of one buffer under two artifacts are one finding") {
  CHECK(kept({found(0, 100), found(1, 60)}, {{0, 0}, {0, 40}}) == 1);
  CHECK(kept({found(1, 100), found(2, 60)}, {{0, 0}, {7, 0}, {7, 40}}) == 1);
}

TEST_CASE("other bytes, another buffer or another message are another finding") {
  CHECK(kept({found(0, 100), found(1, 100)}, {{0, 0}, {0, 40}}) == 2);
  CHECK(kept({found(0, 100), found(1, 100)}, {{1, 0}, {2, 0}}) == 2);
  CHECK(kept({found(0, 100), found(1, 60, "other")}, {{0, 0}, {0, 40}}) == 2);
}

TEST_CASE("the first of the findings that are one stays, in its place") {
  std::vector<Finding> findings{found(0, 1, "a"), found(1, 60), found(0, 100), found(0, 2, "b")};
  const std::vector<Origin> origins{{0, 0}, {0, 40}};
  remove_repeats(findings, origins);
  REQUIRE(findings.size() == 3);
  CHECK(findings[0].message == "a");
  CHECK(findings[1].artifact == 1);
  CHECK(findings[2].message == "b");
}

}  // namespace assay::engine
