#include "core/glob.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace assay {

TEST_CASE("a star stays within a name, two do not") {
  CHECK(matches_glob("model.pt", "model.pt"));
  CHECK(matches_glob("*.pt", "model.pt"));
  CHECK_FALSE(matches_glob("*.pt", "old/model.pt"));
  CHECK_FALSE(matches_glob("*", "model.pt!archive/data.pkl"));
  CHECK(matches_glob("model.pt!*/data.pkl", "model.pt!archive/data.pkl"));
  CHECK(matches_glob("model.pt!**", "model.pt!archive/data.pkl"));
  CHECK(matches_glob("**", "a/b!c/d"));
  CHECK(matches_glob("a**d", "a/b!c/d"));
  CHECK(matches_glob("*", ""));
  CHECK_FALSE(matches_glob("", "a"));
}

TEST_CASE("two stars and a slash are any number of folders, also none") {
  CHECK(matches_glob("**/data.pkl", "data.pkl"));
  CHECK(matches_glob("**/data.pkl", "a/b!c/data.pkl"));
  CHECK_FALSE(matches_glob("**/data.pkl", "mydata.pkl"));
  CHECK(matches_glob("legacy/**/x.pkl", "legacy/x.pkl"));
  CHECK(matches_glob("legacy/**/x.pkl", "legacy/a/b/x.pkl"));
  CHECK_FALSE(matches_glob("legacy/**/x.pkl", "legacyx.pkl"));
}

TEST_CASE("everything else in a glob stands for itself") {
  CHECK(matches_glob("a[1].pt", "a[1].pt"));
  CHECK_FALSE(matches_glob("a[1].pt", "a1.pt"));
  CHECK_FALSE(matches_glob("a?.pt", "ab.pt"));
  CHECK(matches_glob("\\x", "\\x"));
}

TEST_CASE("no pattern takes more than the product of both lengths") {
  std::string pattern;
  for (int i = 0; i < 2000; ++i) pattern += "*a";
  CHECK_FALSE(matches_glob(pattern + "b", std::string(20'000, 'a')));
}

}  // namespace assay
