#include "formats/gguf/names.hpp"

#include <catch2/catch.hpp>

namespace assay::formats::gguf {
namespace {

TEST_CASE("every repetition is told with the first place of its name, in the order of the file") {
  Names names;
  names.add("b", 10);
  names.add("a", 20);
  names.add("b", 30);
  names.add("aa", 40);
  names.add("a", 50);
  names.add("b", 60);
  const auto twice = names.repeated();
  REQUIRE(twice.size() == 3);
  CHECK((twice[0].name == "b" && twice[0].first == 10 && twice[0].second == 30));
  CHECK((twice[1].name == "a" && twice[1].first == 20 && twice[1].second == 50));
  CHECK((twice[2].name == "b" && twice[2].first == 10 && twice[2].second == 60));
}

TEST_CASE("names that differ are not repeated") {
  Names names;
  names.add("", 0);
  names.add("a", 1);
  names.add("A", 2);
  CHECK(names.repeated().empty());
}

}  // namespace
}  // namespace assay::formats::gguf
