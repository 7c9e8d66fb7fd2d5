#include "formats/inert/text.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace assay::formats::inert {
namespace {

using namespace std::string_literals;

std::uint64_t prefix(const std::string& bytes) {
  const auto view = ByteView::of(bytes);
  return text_prefix(view, encoding_of(view));
}

TEST_CASE("text is whole characters without control bytes") {
  CHECK(prefix("plain\r\n\ttext\f") == 13);
  CHECK(prefix("\xEF\xBB\xBFgr\xC3\xBC\xC3\x9F") == 9);
  CHECK(prefix("ab\0cd"s) == 2);
  CHECK(prefix("ab\v") == 3);
  CHECK(prefix("ab\x1b[0m") == 6);
  CHECK(prefix("ab\x1b[1;31mred\x1b[K") == 15);
  CHECK(prefix("ab\x1b") == 2);
  CHECK(prefix("ab\x1b[0") == 2);
  CHECK(prefix("ab\x1b]0;title\x07") == 12);
  CHECK(prefix("ab\x7f\x08\x1c") == 5);
  CHECK(prefix("ab\xC2\x85") == 4);
  CHECK(prefix("ab\x1b(B\x1b]2;t\x1b\\") == 12);
  CHECK(prefix("ab\x1b]0;title") == 2);
  CHECK(prefix("ab\x1b]0;title\n\x07") == 2);
  CHECK(prefix("ab\x01") == 2);
  CHECK(prefix("ab\xFF") == 2);
  CHECK(prefix("ab\xE2\x82") == 2);
}

TEST_CASE("UTF-16 is text when it has a byte order mark") {
  CHECK(prefix("\xFF\xFEh\0i\0"s) == 6);
  CHECK(prefix("\xFE\xFF\0h\0i"s) == 6);
  CHECK(prefix("\xFF\xFE\x3d\xd8\x00\xde"s) == 6);  // a pair of surrogates
  CHECK(prefix("\xFF\xFE\x3d\xd8h\0"s) == 2);       // half of one
  CHECK(prefix("\xFF\xFE\0\0h\0"s) == 2);
  CHECK(prefix("h\0i\0"s) == 1);
}

TEST_CASE("a character cut by the end is text only when more follows") {
  const std::string cut = "ab\xE2\x82";
  CHECK(is_text(ByteView::of(cut), Encoding::utf8, More::yes));
  CHECK_FALSE(is_text(ByteView::of(cut), Encoding::utf8, More::no));
  CHECK_FALSE(is_text(ByteView::of("ab\0"s), Encoding::utf8, More::yes));
  CHECK_FALSE(is_text(ByteView::of("ab\x82\x82"), Encoding::utf8, More::yes));
}

TEST_CASE("an encoding of eight bits is text for want of control characters") {
  const auto is = [](const std::string& bytes) { return is_eight_bit_text(ByteView::of(bytes)); };
  CHECK(is("caf\xE9\n"));
  CHECK(is("\xD6\xD0\xCE\xC4\xCB\xB5\xC3\xF7\n"));  // GBK
  CHECK(is("\x93\xFA\x96\x7B\x8C\xEA,1\n"));        // Shift-JIS
  CHECK_FALSE(is("caf\xE9"));                       // half of a line
  CHECK_FALSE(is("ab\xE9\x01\n"));
  CHECK_FALSE(is("ab\0\n"s));
  CHECK_FALSE(is("ab\xE9\x92\xF3xy\n"));       // neither mostly ASCII, nor mostly not
  CHECK_FALSE(is(std::string(4096, '\xCC')));  // no lines
  CHECK(is(std::string(300, '\xCC') + "\n"));
}

}  // namespace
}  // namespace assay::formats::inert
