#include "codecs/tar/header.hpp"

#include "tar_builder.hpp"

#include <catch2/catch.hpp>

#include <limits>

namespace assay::tar {
namespace {

std::optional<std::uint64_t> number(std::string_view field) { return read_number(ByteView::of(field)); }

TEST_CASE("a number field is octal among spaces and zeros") {
  CHECK(number("00000000017") == 15);
  CHECK(number("   17 \0   ") == 15);
  CHECK(number(std::string_view("17\0garbage", 10)) == 15);
  CHECK(number("") == 0);
  CHECK_FALSE(number("0000000008").has_value());
  CHECK_FALSE(number("-1").has_value());
}

TEST_CASE("a number field is what Python's int() reads in base 8") {
  for (const std::string_view field : {"0o17", "0O17", "+17", "1_7", "0o_17", "\t17\v",
                                       "\x1c"
                                       "17\x1f",
                                       " \r17 \n", "-0"}) {
    INFO(field);
    CHECK(number(field) == (field == "-0" ? 0 : 15));
  }
  for (const std::string_view field : {"0o", "1__7", "_17", "17_", "+ 17", "0x17", "1 7", "o17", "0_o17", "-17"}) {
    INFO(field);
    CHECK_FALSE(number(field).has_value());
  }
}

TEST_CASE("a number field is base 256 when its top bit is set") {
  CHECK(number(std::string_view("\x80\0\0\0\0\0\0\0\0\0\1\0", 12)) == 256);
  CHECK(number(std::string_view("\x80\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff", 12)) ==
        std::numeric_limits<std::uint64_t>::max());
  CHECK_FALSE(number(std::string_view("\x80\0\0\1\0\0\0\0\0\0\0\0", 12)).has_value());
  CHECK_FALSE(number("\xff\xff\xff\xff").has_value());
}

TEST_CASE("a header is read only when its checksum is right") {
  auto archive = test::TarBuilder().file("weights.bin", "abc").end();
  const auto header = read_header(ByteView::of(archive));
  REQUIRE(header);
  CHECK(header->name == "weights.bin");
  CHECK(header->size == 3);
  CHECK(header->has_magic);
  archive[0] ^= 1;
  CHECK_FALSE(read_header(ByteView::of(archive)).has_value());
}

TEST_CASE("a header with a size that is no number has a checksum all the same") {
  auto archive = test::TarBuilder().file("weights.bin", "abc").end();
  archive.replace(124, 11, "00000000009");
  const auto sum = std::stoul(archive.substr(148, 6), nullptr, 8);
  archive.replace(148, 6, fmt::format("{:06o}", sum + 9 - 3));
  CHECK(has_valid_checksum(ByteView::of(archive)));
  CHECK_FALSE(read_header(ByteView::of(archive)).has_value());
}

TEST_CASE("a checksum of signed bytes counts as well") {
  // 0x80 counts 128 in one sum and -128 in the other.
  auto archive = test::TarBuilder().file("\x80", "").end();
  REQUIRE(read_header(ByteView::of(archive)));
  const auto unsigned_sum = std::stoul(archive.substr(148, 6), nullptr, 8);
  archive.replace(148, 6, fmt::format("{:06o}", unsigned_sum - 256));
  CHECK(read_header(ByteView::of(archive)).has_value());
}

TEST_CASE("the prefix of a POSIX header comes before the name, and GNU has none") {
  const auto posix = test::TarBuilder().add({.name = "data.pkl", .prefix = "deep/folder"}).end();
  CHECK(read_header(ByteView::of(posix))->name == "deep/folder/data.pkl");
  const auto gnu =
      test::TarBuilder().add({.name = "data.pkl", .prefix = "14735", .magic = std::string("ustar  \0", 8)}).end();
  CHECK(read_header(ByteView::of(gnu))->name == "data.pkl");
}

TEST_CASE("less than a block is no header and no zero block") {
  CHECK_FALSE(read_header(ByteView::of(std::string(511, 'x'))).has_value());
  CHECK_FALSE(is_zero_block(ByteView::of(std::string(511, '\0'))));
  CHECK(is_zero_block(ByteView::of(std::string(512, '\0'))));
}

}  // namespace
}  // namespace assay::tar
