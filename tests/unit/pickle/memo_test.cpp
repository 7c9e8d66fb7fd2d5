#include "pickle/memo.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <map>
#include <random>
#include <vector>

using namespace assay::pickle;

TEST_CASE("the memo counts and returns what a map does", "[memo]") {
  // Indices on both sides of the gap that its front may jump over, and of the front's end.
  const std::vector<std::uint64_t> edges{
      0,      1,      2,       255,     256,     60'000,  65'535,    65'536,          65'537,          65'792,
      65'793, 70'000, 100'000, 110'000, 131'073, 200'000, 1U << 21U, (1U << 21U) - 1, (1U << 21U) + 1, 4'000'000'000};
  std::mt19937_64 random(1);  // NOLINT: the same every time
  for (int round = 0; round < 500; ++round) {
    Memo memo;
    std::map<std::uint64_t, Value> expected;
    for (std::int64_t i = 0; i < 200; ++i) {
      const auto index = random() % 3 == 0 ? expected.size() : edges[random() % edges.size()];
      REQUIRE(memo.put(index, Value::integer(i)));
      expected[index] = Value::integer(i);
      REQUIRE(memo.count() == expected.size());
    }
    for (const auto index : edges) {
      const auto found = expected.find(index);
      CHECK(memo.get(index) == (found == expected.end() ? std::nullopt : std::optional(found->second)));
    }
  }
}

TEST_CASE("a memo that forgets says so before its count is wrong", "[memo]") {
  constexpr std::uint64_t kFirst = 10'000'000;
  Memo memo;
  for (std::uint64_t i = 0; i < Memo::kSparse + 2; ++i) REQUIRE(memo.put(kFirst + 2 * i, Value::integer(7)));
  const auto last = kFirst + 2 * (Memo::kSparse + 1);
  CHECK(memo.get(last) == Value{});            // forgotten
  CHECK(memo.get(last + 1) == std::nullopt);   // never there
  CHECK(memo.put(kFirst, Value::integer(8)));  // kept
  CHECK(memo.count() == Memo::kSparse + 2);
  CHECK_FALSE(memo.put(last, Value::integer(8)));  // there, or not
  CHECK_FALSE(memo.put(1'000, Value::integer(8)));
  CHECK(memo.count() == Memo::kSparse + 2);
  CHECK(memo.put(last + 1, Value::integer(8)));  // surely new
  CHECK(memo.count() == Memo::kSparse + 3);
}
