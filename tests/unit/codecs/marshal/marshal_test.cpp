#include "codecs/marshal/behaviour.hpp"
#include "codecs/marshal/document.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>

namespace assay::marshal {
namespace {

std::string bytes_of(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  return bytes;
}

// `import os; os.system("id")` as each family of Pythons compiles it.
constexpr std::string_view kPython27 =
    "6300000000000000000200000040000000731d0000006400006401006c00005a00006500006a010064020083010001640100"
    "53280300000069ffffffff4e73020000006964280200000074020000006f73740600000073797374656d2800000000280000"
    "000028000000007304000000782e707974080000003c6d6f64756c653e0100000073020000000c01";
constexpr std::string_view kPython37 =
    "e300000000000000000000000002000000400000007316000000640064016c005a006500a0016402a1010100640153002903"
    "69000000004e5a02696429025a026f735a0673797374656d2900290029005a04782e70795a083c6d6f64756c653e01000000"
    "73020000000801";
constexpr std::string_view kPython310 =
    "e30000000000000000000000000000000002000000400000007316000000640064016c005a006500a0016402a10101006401"
    "5300290369000000004e5a02696429025a026f735a0673797374656d2900290029005a04782e70795a083c6d6f64756c653e"
    "0100000073020000000801";
constexpr std::string_view kPython311 =
    "630000000000000000000000000300000000000000f32e0000009700640064016c005a00020065006a010000000000000000"
    "6402a6010000ab0100000000000000000100640153002903e9000000004eda0269642902da026f73da0673797374656da900"
    "f300000000fa04782e7079fa083c6d6f64756c653e7208000000010000007321000000f003010101d80009800980098009d8"
    "0009800284098824810f840f800f800f800f7206000000";
constexpr std::string_view kPython313 =
    "e30000000000000000000000000200000000000000732e0000009500530053014b0067005c00520300000000000000000000"
    "00000000000000005302350100000000000020006701290369000000004e5a02696429025a026f735a0673797374656d2900"
    "73000000005a04782e70795a083c6d6f64756c653e5a083c6d6f64756c653e010000007303000000f003017300000000";
constexpr std::string_view kPython314 =
    "e30000000000000000000000000200000000000000733000000080005e005201490074005d00500300000000000000000000"
    "0000000000000000520234010000000000001f0052012300290369000000004e5a02696429025a026f735a0673797374656d"
    "290073000000005a04782e70795a083c6d6f64756c653e5a083c6d6f64756c653e010000007303000000f003017300000000";
/// `lambda x: x * 2.0 + 1`, by Python 3.11.
constexpr std::string_view kLambda =
    "e30100000000000000000000000200000003000000f31200000097007c0064017a05000064027a000000530029034e670000"
    "000000000040e901000000a9002901da0178730100000020fa046d2e7079fa083c6c616d6264613e72060000000100000073"
    "0e0000008000886190038965904189678000f300000000";
/// A function in a function that calls y.sum(axis=(1, 2)), by Python 3.11.
constexpr std::string_view kNested =
    "630000000000000000000000000100000000000000f30c0000009700640084005a0064015300290263010000000000000000"
    "0000000300000003000000f31e0000009700640184007d0102007c017c00a6010000ab010000000000000000530029024e63"
    "0100000000000000000000000300000013000000f32e00000097007c00a00000000000000000000000000000000000000000"
    "006401ac02a6010000ab010000000000000000530029034e2902e901000000e9020000002901da04617869732901da037375"
    "6d2901da0179730100000020fa046d2e7079da01677a0c662e3c6c6f63616c733e2e670200000073160000008000d80b0c8f"
    "358a3590658835d10b1cd40b1cd0041cf300000000a9002902da01787209000000730200000020207208000000da0166720d"
    "00000001000000731e0000008000f00201031df00001031df00001031de0090a8811883189148c14802b720a0000004e2901"
    "720d000000720b000000720a0000007208000000fa083c6d6f64756c653e720e00000001000000731e000000f003010101f0"
    "0203010ef00003010ef00003010ef00003010ef00003010e720a000000";

struct Sample {
  std::string_view hex;
  Layout layout;
};

TEST_CASE("code objects of every Python say what they import and call", "[marshal]") {
  const auto sample = GENERATE(Sample{kPython27, Layout::python2}, Sample{kPython37, Layout::python30},
                               Sample{kPython310, Layout::python38}, Sample{kPython311, Layout::python311},
                               Sample{kPython313, Layout::python311}, Sample{kPython314, Layout::python311});
  const auto bytes = bytes_of(sample.hex);
  CHECK(begins_code(ByteView::of(bytes)));
  const auto document = read(ByteView::of(bytes));
  REQUIRE(document);
  CHECK(document->consumed == bytes.size());
  REQUIRE(document->codes.size() == 1);
  const Code& code = document->codes[0];
  CHECK(code.layout == sample.layout);
  CHECK(code.first_line <= 1);
  CHECK(document->text_of(code.file) == "x.py");
  CHECK(document->text_of(code.name) == "<module>");
  const auto behaviour = behaviour_of(*document);
  CHECK(behaviour.imports == std::vector<std::string>{"os"});
  CHECK(behaviour.uses == std::vector<std::string>{"system"});
  CHECK(behaviour.reach == Reach::programs);
  CHECK(behaviour.sentence() == "imports os, uses system");
}

TEST_CASE("a harmless lambda reaches nothing", "[marshal]") {
  const auto bytes = bytes_of(kLambda);
  const auto document = read(ByteView::of(bytes));
  REQUIRE(document);
  CHECK(document->consumed == bytes.size());
  const auto behaviour = behaviour_of(*document);
  CHECK(behaviour.reach == Reach::nothing);
  CHECK(behaviour.imports.empty());
  CHECK(behaviour.sentence() == "uses no name that reaches beyond it");
}

TEST_CASE("functions in functions are code objects of their own", "[marshal]") {
  const auto bytes = bytes_of(kNested);
  const auto document = read(ByteView::of(bytes));
  REQUIRE(document);
  CHECK(document->codes.size() == 3);
  CHECK(behaviour_of(*document).reach == Reach::nothing);
  CHECK(behaviour_of(*document).names == std::vector<std::string>{"f", "sum"});
}

TEST_CASE("a cut of a code object is an error at every place", "[marshal]") {
  const auto bytes = bytes_of(kNested);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto document = read(ByteView::of(std::string_view(bytes).substr(0, size)));
    CHECK_FALSE(document.has_value());
  }
}

TEST_CASE("nesting and counts of marshalled objects are bounded", "[marshal]") {
  std::string tuples;
  for (int i = 0; i < 100'000; ++i) tuples += std::string(")\x01", 2);
  tuples += 'N';
  const auto refused = read(ByteView::of(tuples));
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().message == "nesting: at most 2000 objects deep wanted");
  CHECK_FALSE(read(ByteView::of("(\xff\xff\xff\x7fN")).has_value());
}

TEST_CASE("values of every kind are told apart", "[marshal]") {
  using std::string_literals::operator""s;
  const auto bytes = "[\x09\0\0\0NTF.i\x05\0\0\0s\x02\0\0\0abz\x01x{z\x01kN0r\0\0\0\0"s;
  const auto refused = read(ByteView::of(bytes));
  REQUIRE_FALSE(refused.has_value());  // nothing was marked to be referred to
  const std::string marked = "\xdb" + bytes.substr(1);
  const auto document = read(ByteView::of(marked));
  REQUIRE(document);
  const auto items = document->items_of(0);
  REQUIRE(items.size() == 9);
  CHECK(document->values[items[4]].integer == 5);
  CHECK(document->text_of(items[5]) == "ab");
  CHECK(document->values[items[7]].kind == Kind::dict);
  CHECK(document->items_of(items[7]).size() == 2);
  CHECK(items[8] == 0);
}

}  // namespace
}  // namespace assay::marshal
