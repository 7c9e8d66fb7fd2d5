#include "codecs/protobuf/reader.hpp"

#include <catch2/catch.hpp>

#include <string>

using assay::ByteView;
using assay::protobuf::Form;
using assay::protobuf::Reader;
using assay::protobuf::WireType;
using namespace std::string_literals;

TEST_CASE("fields are handed out as they stand on the wire", "[protobuf]") {
  const auto bytes = "\x08\x96\x01\x12\x02hi\x1d\x01\x02\x03\x04\x21\x01\x00\x00\x00\x00\x00\x00\x80"s;
  Reader in(ByteView::of(bytes, 100));
  const auto number = in.next();
  REQUIRE(number);
  CHECK(number->number == 1);
  CHECK(number->value == 150);
  CHECK(number->range == assay::ByteRange{100, 3});
  const auto text = in.next();
  REQUIRE(text);
  CHECK(text->bytes.text() == "hi");
  CHECK(text->bytes.origin() == 105);
  CHECK(in.next()->value == 0x04030201);
  CHECK(in.next()->value == 0x8000000000000001);
  CHECK_FALSE(in.next());
  CHECK_FALSE(in.has_failed());
}

TEST_CASE("a varint with more bytes than it needs is read and marked", "[protobuf]") {
  const auto [bytes, value] =
      GENERATE(std::pair{"\x08\x81\x00"s, std::uint64_t{1}}, std::pair{"\x88\x00\x07"s, std::uint64_t{7}},
               std::pair{"\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f"s, ~std::uint64_t{0}});
  Reader in(ByteView::of(bytes));
  const auto field = in.next();
  REQUIRE(field);
  CHECK(field->form == Form::overlong);
  CHECK(field->value == value);
}

TEST_CASE("what no parser reads stops the reader at the field", "[protobuf]") {
  const auto bytes = GENERATE("\x08\x01\x00\x01"s, "\x08\x01\x0e"s, "\x08\x01\x12\x05hi"s, "\x08\x01\x08\x80"s,
                              "\x08\x01\x0b\x08\x01"s, "\x08\x01\x0b\x14"s, "\x08\x01\x0c"s,
                              "\x08\x01\x08\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01"s);
  Reader in(ByteView::of(bytes));
  CHECK(in.next());
  CHECK_FALSE(in.next());
  CHECK(in.has_failed());
  CHECK(in.offset() == 2);
}

TEST_CASE("a group ends with its own number, whatever is in it", "[protobuf]") {
  const auto bytes = "\x0b\x13\x08\x01\x14\x08\x02\x0c\x10\x05"s;
  Reader in(ByteView::of(bytes));
  const auto group = in.next();
  REQUIRE(group);
  CHECK(group->type == WireType::group);
  CHECK(group->bytes.range() == assay::ByteRange{1, 6});
  CHECK(in.next()->value == 5);
}

TEST_CASE("groups in groups do not nest on our stack", "[protobuf]") {
  const std::string bytes(100'000, '\x0b');
  Reader in(ByteView::of(bytes));
  CHECK_FALSE(in.next());
  CHECK(in.has_failed());
}

TEST_CASE("packed varints are counted without being read one by one", "[protobuf]") {
  const std::string bytes = "\x01\x80\x01\xff\xff\x01\x05\x06\x07\x08\x09\x80"s;
  const auto [count, is_whole] = assay::protobuf::count_varints(ByteView::of(bytes));
  CHECK(count == 8);
  CHECK_FALSE(is_whole);
}
