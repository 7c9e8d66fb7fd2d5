#include "codecs/tar/names.hpp"

#include <catch2/catch.hpp>

namespace assay::tar {
namespace {

TEST_CASE("names that leave the folder are escaping") {
  for (const auto* name : {"/etc/passwd", "../x", "a/../../x", "a/..", "..", "\\windows", "a\\..\\x", "C:x", "c:/x"}) {
    INFO(name);
    CHECK(is_escaping(name));
  }
}

TEST_CASE("names that only look like it are not escaping") {
  for (const auto* name : {"a/b", "./a", "a..b", "...", "..a/b", "a/.b", "ab:c", "1:x", ""}) {
    INFO(name);
    CHECK_FALSE(is_escaping(name));
  }
}

TEST_CASE("a name is normalised without resolving anything") {
  CHECK(normalised("./a//b/") == "a/b");
  CHECK(normalised("a/../b") == "a/../b");
  CHECK(normalised("/") == "");
}

TEST_CASE("a link is escaping when its target leaves the folder on the way") {
  CHECK(is_escaping_link("a", "/etc"));
  CHECK(is_escaping_link("a", "../x"));
  CHECK(is_escaping_link("a/b", "../../x"));
  CHECK(is_escaping_link("a", "../back/again"));
  CHECK(is_escaping_link("a", "b/../../x"));
  CHECK_FALSE(is_escaping_link("a/b", "../x"));
  CHECK_FALSE(is_escaping_link("a", "b"));
  CHECK_FALSE(is_escaping_link("./a/./b", "../x"));
}

}  // namespace
}  // namespace assay::tar
