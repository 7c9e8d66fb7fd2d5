#include "support/assemble.hpp"

#include <catch2/catch.hpp>

#include <string>

using assay::test::assemble;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

std::string operator""_b(const char* text, std::size_t size) { return {text, size}; }

std::string complaint_about(const std::string& text) {
  try {
    (void)assemble(text, "x.case", 10);
  } catch (const assay::test::AssemblyError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("plain statements become bytes") {
  CHECK(assemble("hex \"80 04\" # proto\nhex ff0a", "x") == "\x80\x04\xff\n");
  CHECK(assemble("text \"a\\n\\x00\\u00e9\"", "x") == "a\n\0\xc3\xa9"_b);
  CHECK(assemble("text \"ab\"*3 \"c\"", "x") == "abababc");
  CHECK(assemble("u16 1 0x203\nu32be 1\nzeros 1\nfill 2 0x41", "x") == "\1\0\3\2\0\0\0\1\0AA"_b);
  CHECK(assemble("repeat 2\n repeat 2\n  text \"a\"\n end\n text \"b\"\nend", "x") == "aabaab");
  CHECK(assemble("cut 1\n text \"abc\"\nend\npatch 1 \"X\"\n text \"abc\"\nend", "x") == "abaXc");
}

TEST_CASE("opcodes take the operands of their kind") {
  CHECK(assemble("PROTO 4\nBININT -2\nINT \"0x41\"\nGLOBAL \"os system\"", "x") ==
        "\x80\x04J\xfe\xff\xff\xffI0x41\ncos\nsystem\n");
  CHECK(assemble("SHORT_BINUNICODE \"os\"\nBINUNICODE \"os\" size 9", "x") == "\x8c\x02osX\x09\0\0\0os"_b);
  CHECK(assemble("LONG1 0\nLONG1 255\nLONG1 -128\nLONG4 \"\\x01\"", "x") ==
        "\x8a\0\x8a\2\xff\0\x8a\1\x80\x8b\1\0\0\0\1"_b);
  CHECK(assemble("BINFLOAT 1.5", "x") == "G\x3f\xf8\0\0\0\0\0\0"_b);
}

TEST_CASE("a frame without a size ends at the next frame or at the end of its pickle") {
  CHECK(assemble("pickle\n PROTO 4\n FRAME\n NONE\n POP\n FRAME\n NONE\n STOP\nend\nNONE", "x") ==
        "\x80\x04\x95\2\0\0\0\0\0\0\0N0\x95\2\0\0\0\0\0\0\0N.N"_b);
}

TEST_CASE("a zip says the truth unless told otherwise, in one header or both") {
  const std::string honest = assemble("zip\n member \"a\"\n  text \"hello\"\n end\nend", "x");
  CHECK(honest.size() == 30 + 1 + 5 + 46 + 1 + 22);
  CHECK(honest.substr(14, 12) == "\x86\xa6\x10\x36\5\0\0\0\5\0\0\0"_b);  // crc32("hello"), both sizes
  const std::string lying =
      assemble("zip\n member \"a\"\n  local name \"b\"\n  central crc 7\n  text \"hello\"\n end\nend", "x");
  CHECK(lying.size() == honest.size());
  CHECK(lying[30] == 'b');
  CHECK(lying.substr(36 + 16, 4) == "\7\0\0\0"_b);
  const std::string bare = assemble("zip\n no_eocd\n member \"a\"\n  hidden\n end\nend", "x");
  CHECK(bare.size() == 31);
}

TEST_CASE("a tar is a whole number of blocks with true checksums") {
  const std::string tar = assemble("tar\n entry \"a\"\n  text \"hello\"\n end\nend", "x");
  REQUIRE(tar.size() == 4 * 512);
  unsigned sum = 0;
  for (std::size_t i = 0; i < 512; ++i) sum += static_cast<unsigned char>(i >= 148 && i < 156 ? ' ' : tar[i]);
  CHECK(std::stoul(tar.substr(148, 6), nullptr, 8) == sum);
}

TEST_CASE("an npy header is padded to 64 bytes") {
  const std::string npy = assemble("npy \"<f8\" \"(1,)\"\n f64 1\nend", "x");
  CHECK(npy.size() == 128 + 8);
  CHECK_THAT(npy, Contains("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }"));
}

TEST_CASE("complaints name file and line") {
  CHECK_THAT(complaint_about("text \"a\"\nbogus 1"), StartsWith("x.case:11: bogus: no such statement"));
  CHECK_THAT(complaint_about("pickle\n STOP"), StartsWith("x.case:10: pickle: the block does not end"));
  CHECK_THAT(complaint_about("text \"a"), Contains("does not end"));
  CHECK_THAT(complaint_about("BININT1"), Contains("1 arguments wanted, got 0"));
  CHECK_THAT(complaint_about("SHORT_BINUNICODE \"a\"*300"), Contains("does not fit"));
}
