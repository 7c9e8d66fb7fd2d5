#include "engine/coverage.hpp"

#include <catch2/catch.hpp>

#include <random>
#include <vector>

namespace assay::engine {

TEST_CASE("gaps are what nobody covered, in order") {
  Coverage coverage;
  CHECK(coverage.gaps(10) == std::vector<ByteRange>{{0, 10}});
  CHECK(coverage.gaps(0).empty());
  coverage.add({8, 2}, 20);
  coverage.add({2, 3}, 20);
  coverage.add({4, 2}, 20);
  CHECK(coverage.gaps(20) == std::vector<ByteRange>{{0, 2}, {6, 2}, {10, 10}});
  CHECK(coverage.gaps(7) == std::vector<ByteRange>{{0, 2}, {6, 1}});
  CHECK(coverage.end() == 10);
}

TEST_CASE("ranges are cut at the limit and may be absurd") {
  Coverage coverage;
  coverage.add({5, ~std::uint64_t{0}}, 10);
  coverage.add({~std::uint64_t{0}, 5}, 10);
  coverage.add({3, 0}, 10);
  CHECK(coverage.gaps(10) == std::vector<ByteRange>{{0, 5}});
}

TEST_CASE("any order of any ranges covers the same bytes") {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    const std::uint64_t size = 1 + random() % 300;
    std::vector<bool> covered(size);
    Coverage coverage;
    for (std::uint32_t i = 0; i < random() % 200; ++i) {
      const ByteRange range{random() % (size + 5), random() % 20};
      coverage.add(range, size);
      for (std::uint64_t at = range.offset; at < range.end() && at < size; ++at) covered[at] = true;
    }
    std::vector<bool> from_gaps(size, true);
    for (const ByteRange& gap : coverage.gaps(size))
      for (std::uint64_t at = gap.offset; at < gap.end(); ++at) from_gaps[at] = false;
    CHECK(from_gaps == covered);
  }
}

}  // namespace assay::engine
