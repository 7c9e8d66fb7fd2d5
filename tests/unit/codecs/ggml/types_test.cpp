#include "codecs/ggml/types.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <limits>

namespace assay::ggml {
namespace {

constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();

TEST_CASE("types are found by their number") {
  CHECK(find_type(0)->name == "F32");
  CHECK(find_type(14)->bytes == 210);
  CHECK(find_type(42)->name == "Q2_0");
  CHECK(find_type(4)->status == TypeStatus::removed);
  CHECK(find_type(137)->status == TypeStatus::fork);
  CHECK_FALSE(find_type(137)->has_size());
  CHECK(find_type(43) == nullptr);
  CHECK(find_type(400) == nullptr);
  CHECK(find_type(0xFFFFFFFF) == nullptr);
}

TEST_CASE("every type that has a size takes whole bytes for a block") {
  for (const auto& type : all_types()) {
    INFO(type.name);
    CHECK((type.bytes == 0) == (type.block == 0));
    if (type.has_size()) CHECK(byte_count(type, 10 * type.block) == 10 * type.bytes);
  }
}

TEST_CASE("elements are counted in 63 bits") {
  CHECK(element_count({}) == 1U);
  CHECK(element_count(std::array<std::uint64_t, 3>{2, 3, 4}) == 24U);
  CHECK(element_count(std::array<std::uint64_t, 2>{kMost, 1}) == kMost);
  CHECK(element_count(std::array<std::uint64_t, 3>{kMost, 0, kMost}) == 0U);
  CHECK_FALSE(element_count(std::array<std::uint64_t, 2>{kMost, 2}));
  CHECK_FALSE(element_count(std::array<std::uint64_t, 2>{1ULL << 32U, 1ULL << 31U}));
  CHECK_FALSE(element_count(std::array<std::uint64_t, 1>{kMost + 1}));
}

TEST_CASE("bytes are rounded up to blocks and do not wrap") {
  const auto& q4 = *find_type(2);
  CHECK(byte_count(q4, 32) == 18U);
  CHECK(byte_count(q4, 33) == 36U);
  CHECK(byte_count(*find_type(0), kMost / 4) == kMost / 4 * 4);
  CHECK_FALSE(byte_count(*find_type(0), kMost / 4 + 1));
}

TEST_CASE("padding does not wrap") {
  CHECK(padded(0, 32) == 0U);
  CHECK(padded(33, 32) == 64U);
  CHECK(padded(7, 1) == 7U);
  CHECK_FALSE(padded(std::numeric_limits<std::uint64_t>::max(), 32));
}

}  // namespace
}  // namespace assay::ggml
