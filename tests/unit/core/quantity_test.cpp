#include "core/quantity.hpp"

#include <catch2/catch.hpp>

namespace assay {

TEST_CASE("sizes, counts and times are read as people write them") {
  CHECK(read_size("10G") == 10ULL << 30U);
  CHECK(read_size("64kib") == 65'536U);
  CHECK(read_size("1KB") == 1000U);
  CHECK(read_count("100K") == 100'000U);
  CHECK(read_duration("5m") == 300.0);
  CHECK(read_duration("500ms") == 0.5);
}

TEST_CASE("what is no quantity is none") {
  for (const auto* text : {"", "K", "-1", "1.5G", "18446744073709551616", "20000000T", "1 K"}) {
    INFO(text);
    CHECK_FALSE(read_size(text));
    CHECK_FALSE(read_count(text));
  }
  for (const auto* text : {"", "0", "-1", "nan", "inf", "1d", "1e99"}) {
    INFO(text);
    CHECK_FALSE(read_duration(text));
  }
}

}  // namespace assay
