#include "core/file_reach.hpp"

#include <catch2/catch.hpp>

namespace assay {
namespace {

TEST_CASE("what leads outside of a folder does so on any system") {
  for (const char* path : {"/etc/passwd", "\\\\host\\share\\x", "~/x", "C:x", "a:b", "c:\\x", "file:x", "file:///x",
                           "http://host/x", "..", "../x", "a/../../x", "a\\..\\x", "a/../b", "a/.. /b", "a/..."})
    CHECK(leads_outside(path));
  for (const char* path :
       {"", "x", "./x", "a/b", "a\\b", "..x", "x..", "a/.x/b", "layer:0", "model_00001-of-00002.bin"})
    CHECK_FALSE(leads_outside(path));
}

TEST_CASE("the reach of a name is told by the worst that it says") {
  CHECK(file_reach("weights.bin") == FileReach::local);
  CHECK(file_reach("/home/me/weights.bin") == FileReach::absolute);
  CHECK(file_reach("D:/weights.bin") == FileReach::absolute);
  CHECK(file_reach("gs://bucket/weights.bin") == FileReach::store);
  CHECK(file_reach("a/../../weights.bin") == FileReach::outside);
  CHECK(file_reach("http://host/weights.bin") == FileReach::remote);
  CHECK(file_reach("/home/me/.ssh/id_rsa") == FileReach::sensitive);
  CHECK(file_reach("/etc/passwd") == FileReach::sensitive);
}

}  // namespace
}  // namespace assay
