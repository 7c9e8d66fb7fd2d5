#include "codecs/hdf5/places.hpp"

#include <catch2/catch.hpp>

namespace assay::hdf5 {

TEST_CASE("places that touch are one stretch", "[hdf5]") {
  Places places;
  CHECK_FALSE(places.add({10, 10}));
  CHECK_FALSE(places.add({30, 10}));
  CHECK(places.size() == 2);
  CHECK_FALSE(places.add({20, 10}));
  CHECK(places.size() == 1);
  CHECK_FALSE(places.add({5, 0}));
  CHECK(places.size() == 1);
  CHECK(places.holes({0, 50}) == std::vector<ByteRange>{{0, 10}, {40, 10}});
}

TEST_CASE("a place that is taken in part is not added", "[hdf5]") {
  Places places;
  CHECK_FALSE(places.add({10, 10}));
  CHECK(places.add({5, 6}) == ByteRange{10, 1});
  CHECK(places.add({19, 6}) == ByteRange{19, 1});
  CHECK(places.add({12, 2}) == ByteRange{12, 2});
  CHECK(places.add({0, 100}) == ByteRange{10, 10});
  CHECK_FALSE(places.add({20, 5}));
  CHECK_FALSE(places.add({0, 10}));
  CHECK(places.holes({0, 25}).empty());
}

}  // namespace assay::hdf5
