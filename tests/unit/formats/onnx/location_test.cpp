#include "formats/onnx/location.hpp"

#include <catch2/catch.hpp>

#include <string>

using assay::formats::onnx::Reach;
using assay::formats::onnx::reach_of;
using namespace std::string_literals;

TEST_CASE("paths that leave the folder are known in every spelling", "[onnx]") {
  const auto path =
      GENERATE("../x"s, ".."s, "a/../../x"s, "a/.."s, "a/../b"s, "..\\x"s, "a\\..\\..\\x"s, "/etc/passwd"s, "\\x"s,
               "//host/x"s, "\\\\host\\x"s, "C:\\x"s, "c:x"s, "~/x"s, "file:/etc/passwd"s, "https://example.com/x"s,
               " /etc/passwd"s, "\t../x"s, ".. /x"s, "... /x"s, "a/.. . /x"s);
  CHECK(reach_of(path) == Reach::outside);
}

TEST_CASE("names with dots are names", "[onnx]") {
  const auto path = GENERATE("w.bin"s, "./w.bin"s, "a/b/w.bin"s, "model..data"s, "..data"s, ".hidden"s, "a..b/c"s, "w"s,
                             "модель.bin"s, "model.onnx_data"s, "a b"s, "100%"s);
  CHECK(reach_of(path) == Reach::inside);
}

TEST_CASE("marks of tensors in memory are no paths", "[onnx]") {
  const auto path = GENERATE("*/_ORT_MEM_ADDR_/*"s, "x/_ORT_MEM_ADDR_"s, "#tensor"s);
  CHECK(reach_of(path) == Reach::memory);
}

TEST_CASE("what people and programs read in different ways is no path", "[onnx]") {
  const auto path = GENERATE(""s, "a\0b"s, "a\nb"s, "a\xff"s, "a\xe2\x80\xae"s, " "s);
  CHECK(reach_of(path) == Reach::unreadable);
}
