#include "codecs/msgpack/array.hpp"
#include "codecs/msgpack/reader.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>

namespace assay::msgpack {
namespace {

using namespace std::string_view_literals;

/// One letter for each value, in brackets for what an array or a map holds.
std::string outline(std::string_view bytes) {
  Reader in(ByteView::of(bytes));
  std::string result;
  std::size_t depth = 0;
  while (const auto item = in.next()) {
    for (; depth > item->depth; --depth) result += ')';
    for (; depth < item->depth; ++depth) result += '(';
    result += item->is_key ? 'k' : "nbirtxame"[static_cast<std::size_t>(item->head.kind)];
  }
  for (; depth > 0; --depth) result += ')';
  return in.has_failed() ? result + "!" : result;
}

}  // namespace

TEST_CASE("values of MessagePack are read in every width", "[msgpack]") {
  CHECK(outline("\xC0"sv) == "n");
  CHECK(outline("\x93\x01\xFF\xC3"sv) == "a(iib)");
  CHECK(outline("\x82\xA1"
                "a\x90\xA1"
                "b\x91\x80"sv) == "m(kaka(m))");
  CHECK(outline("\xDC\x00\x02\xD9\x01x\xDA\x00\x01y"sv) == "a(tt)");
  CHECK(outline("\xDF\x00\x00\x00\x01\xA0\xC4\x02\x00\x00"sv) == "m(kx)");
  CHECK(outline("\x92\xD4\x01\x00\xC7\x03\xFE\x00\x00\x00"sv) == "a(ee)");
  CHECK(outline("\x92\xCA\x00\x00\x00\x00\xCB\x00\x00\x00\x00\x00\x00\x00\x00"sv) == "a(rr)");
}

TEST_CASE("reading MessagePack ends with the document, or where it breaks", "[msgpack]") {
  Reader whole(ByteView::of("\x01\x02"sv));
  CHECK(whole.next());
  CHECK_FALSE(whole.next());
  CHECK(whole.position() == 1);
  CHECK(outline("\xC1"sv) == "!");
  CHECK(outline("\xDD\xFF\xFF\xFF\xFF\x00"sv) == "!");
  CHECK(outline("\xDB\xFF\xFF\xFF\xFFx"sv) == "!");
  CHECK(outline(std::string(kMostDeep + 1, '\x91') + '\x01').ends_with("!"));
}

TEST_CASE("numbers keep their sign", "[msgpack]") {
  Reader in(ByteView::of("\x92\xE0\xD1\xFF\xFE"sv));
  CHECK(in.next());
  const auto small = in.next();
  REQUIRE(small);
  CHECK(static_cast<std::int64_t>(small->head.value) == -32);
  CHECK(small->head.is_negative);
  const auto large = in.next();
  REQUIRE(large);
  CHECK(static_cast<std::int64_t>(large->head.value) == -2);
}

TEST_CASE("an array of Flax says how many bytes it should have", "[msgpack]") {
  const auto array =
      read_array(ByteView::of("\x93\x92\x02\x03\xA7"
                              "float32\xC4\x02\x00\x00"sv));
  REQUIRE(array);
  CHECK(array->data_type == "float32");
  CHECK(array->rank == 2);
  CHECK(array->size() == 24);
  CHECK(array->data.size() == 2);
  CHECK_FALSE(read_array(ByteView::of("\x92\x90\xA1x"sv)));
  CHECK_FALSE(
      read_array(ByteView::of("\x93\x91\xFF\xA4"
                              "int8\xC4\x00"sv)));
}

TEST_CASE("a shape whose product is no number has no size", "[msgpack]") {
  const auto array =
      read_array(ByteView::of("\x93\x92\xCF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x02\xA4"
                              "int8\xC4\x00"sv));
  REQUIRE(array);
  CHECK_FALSE(array->elements);
  CHECK_FALSE(array->size());
}

}  // namespace assay::msgpack
