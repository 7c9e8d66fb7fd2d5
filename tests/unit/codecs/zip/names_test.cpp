#include "codecs/zip/names.hpp"

#include <catch2/catch.hpp>

using namespace assay::zip;
using namespace std::string_view_literals;

TEST_CASE("member names that leave the folder of extraction") {
  for (const auto name : {"/etc/passwd", "\\\\server\\share", "C:\\x", "c:x", "a/../../b", "..", "a\\..\\b"})
    CHECK(judge_name(name).escapes());
  for (const auto name : {"archive/data.pkl", "a..b", "...", "a/.../b", "a/..b", "x:y/z/", "1:2"}) {
    INFO(name);
    CHECK(judge_name(name).escapes() == (name == "x:y/z/"sv));
  }
}

TEST_CASE("member names that show something else than they are") {
  CHECK(judge_name("a\0.txt"sv).has_nul);
  CHECK(judge_name("a\n").is_deceptive);
  CHECK(judge_name("model\u202Eslt.pt").is_deceptive);
  CHECK_FALSE(judge_name("Größe/模型.bin").is_deceptive);
  CHECK(judge_name("a\\b").has_backslash);
}

TEST_CASE("links are followed on paper") {
  CHECK(link_escapes("a/link", "../../b"));
  CHECK(link_escapes("link", "../b"));
  CHECK(link_escapes("a/link", "/etc"));
  CHECK_FALSE(link_escapes("a/link", "../b"));
  CHECK_FALSE(link_escapes("a/link", "b"));
}
