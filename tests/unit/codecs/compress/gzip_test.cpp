#include "codecs/compress/gzip.hpp"

#include "unit/codecs/zip/zip_builder.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace assay::compress {
namespace {

using namespace std::string_literals;

struct Read {
  std::string text;
  std::optional<Error> error;
};

Read drain(ByteStream& stream, std::size_t piece = 4096) {
  Read result;
  std::vector<std::byte> buffer(piece);
  while (true) {
    const auto got = stream.read(buffer);
    if (!got) {
      result.error = got.error();
      return result;
    }
    if (*got == 0) return result;
    result.text.append(reinterpret_cast<const char*>(buffer.data()), *got);
  }
}

Read drain_file(const std::string& bytes, std::size_t piece = 4096) {
  GzipStream stream(ByteView::of(bytes), nullptr);
  return drain(stream, piece);
}

std::string gzipped(const std::string& text) { return test::deflated(text, 31); }

/// A member whose header is `header`.
std::string with_header(const std::string& header, const std::string& text) {
  const std::string plain = gzipped(text);
  return header + plain.substr(10);
}

}  // namespace

TEST_CASE("members come out as one stream, whatever the piece") {
  const std::string file = gzipped("one ") + gzipped("") + gzipped("two ") + std::string(7, '\0') + gzipped("three");
  for (const std::size_t piece : {1U, 3U, 4096U}) {
    const auto read = drain_file(file, piece);
    CHECK(read.text == "one two three");
    CHECK_FALSE(read.error);
  }
}

TEST_CASE("a member says how far it goes, and what follows is not its own") {
  const std::string member = gzipped("text");
  const std::string file = member + "behind";
  GzipMember first(ByteView::of(file), nullptr);
  CHECK(drain(first).text == "text");
  CHECK(first.is_at_end());
  CHECK(first.consumed() == member.size());
  CHECK_FALSE(first.fault());
  CHECK_FALSE(next_gzip_member(ByteView::of(file), first.consumed()));
  CHECK(drain_file(file).text == "text");
}

TEST_CASE("every part of a header is read past, and its name is kept") {
  const std::string file = with_header("\x1f\x8b\x08\x1c\0\0\0\0\0\3\4\0extrname.pkl\0a comment\0"s, "text");
  GzipMember member(ByteView::of(file), nullptr);
  REQUIRE(member.header());
  CHECK(member.header()->name.text() == "name.pkl");
  CHECK_FALSE(member.header()->is_odd);
  CHECK(drain(member).text == "text");
}

TEST_CASE("an odd header does not keep the content back") {
  for (const auto& header : {"\x1f\x8b\x08\x80\0\0\0\0\0\3"s, "\x1f\x8b\x08\x02\0\0\0\0\0\3\xff\xff"s}) {
    const auto read = drain_file(with_header(header, "text"));
    CHECK(read.text == "text");
    REQUIRE(read.error);
    CHECK(read.error->code == ErrorCode::malformed);
  }
}

TEST_CASE("a wrong trailer is told at the end, behind what the next members hold") {
  std::string wrong = gzipped("one ");
  SECTION("checksum") { wrong[wrong.size() - 8] ^= 1; }
  SECTION("size") { wrong[wrong.size() - 1] ^= 1; }
  const auto read = drain_file(wrong + gzipped("two"));
  CHECK(read.text == "one two");
  REQUIRE(read.error);
  CHECK(read.error->code == ErrorCode::malformed);
}

TEST_CASE("no cut of a file is silent") {
  const std::string file = gzipped("one ") + gzipped("two");
  const std::size_t first = gzipped("one ").size();
  for (std::size_t size = 0; size < file.size(); ++size) {
    if (size == first || size == first + 1) continue;  // whole, and a lone byte that is no magic
    INFO("cut at " << size);
    CHECK(drain_file(file.substr(0, size)).error);
  }
}

TEST_CASE("another method is unsupported, other bytes are malformed") {
  const auto other = read_gzip_header(ByteView::of("\x1f\x8b\x07\0\0\0\0\0\0\0"s));
  REQUIRE_FALSE(other);
  CHECK(other.error().code == ErrorCode::unsupported);
  const auto none = read_gzip_header(ByteView::of("PK\3\4\0\0\0\0\0\0\0\0"s));
  REQUIRE_FALSE(none);
  CHECK(none.error().code == ErrorCode::malformed);
}

}  // namespace assay::compress
