#include "codecs/npy/header.hpp"

#include "npy_builder.hpp"

#include <catch2/catch.hpp>

namespace assay::npy {
namespace {

using test::npy;
using test::npy_array;

Header header_of(const std::string& bytes) {
  const auto header = read_header(ByteView::of(bytes));
  REQUIRE(header);
  return *header;
}
std::optional<std::uint64_t> size_of(std::string_view descr, std::string_view shape) {
  const auto header = header_of(npy_array(descr, shape));
  CHECK_FALSE(header.error);
  return header.array_size;
}

TEST_CASE("the size of an array follows from its type and its shape") {
  CHECK(size_of("'<f8'", "(3, 4)") == 96);
  CHECK(size_of("'|b1'", "()") == 1);
  CHECK(size_of("'<U5'", "(2,)") == 40);
  CHECK(size_of("'|S7'", "(2L,)") == 14);
  CHECK(size_of("'<M8[ns]'", "(2,)") == 16);
  CHECK(size_of("'|V3'", "(5,)") == 15);
  CHECK(size_of("'<c16'", "(1, 1)") == 16);
  CHECK(size_of("'<f4'", "(0, 99999999999999999999)") == std::nullopt);
  CHECK(size_of("'<f4'", "(0, 10)") == 0);
}

TEST_CASE("records count all of their fields") {
  CHECK(size_of("[('a', '<i4'), ('b', '<f8', (2, 3)), ('c', [('d', '|u1'), ('e', '<i2')], 2)]", "(10,)") ==
        (4 + 48 + 6) * 10);
  CHECK(size_of("('<i4', (2, 2))", "(3,)") == 48);
  CHECK(size_of("[('', '|V4'), (('title', 'name'), '<i4')]", "()") == 8);
}

TEST_CASE("sizes that do not fit into 64 bits have no value") {
  CHECK_FALSE(size_of("'<f8'", "(9223372036854775807,)"));
  CHECK_FALSE(size_of("'<f8'", "(4294967296, 4294967296, 4294967296)"));
  CHECK_FALSE(size_of("'<U9223372036854775807'", "(2,)"));
  CHECK_FALSE(size_of("[('a', '|u1', (4294967296, 4294967296))]", "(2,)"));
}

TEST_CASE("objects are found wherever they are in the type") {
  for (const auto* descr : {"'|O'", "'O'", "'|O8'", "[('a', '<i4'), ('b', '|O')]", "[('a', [('b', ('|O', (2,)))])]"}) {
    INFO(descr);
    CHECK(header_of(npy_array(descr, "(1,)")).has_objects);
  }
  CHECK_FALSE(header_of(npy_array("[('O', '<i4')]", "(1,)")).has_objects);
}

TEST_CASE("a type that is not known is an error, never numbers") {
  for (const auto* descr : {"'object'", "'f8,O'", "'3f8'", "''", "'<'", "'<f'", "'<f0'", "'<f8[ns]'", "'|O16'", "None",
                            "[('a',)]", "('<f8',)", "[1]", "('<f8', ('x',))", "('<f8', (-1,))"}) {
    INFO(descr);
    CHECK(header_of(npy_array(descr, "(1,)")).error);
  }
}

TEST_CASE("versions 2 and 3 have a longer size, other versions are unsupported") {
  CHECK(header_of(npy_array("'<f8'", "(1,)", "", 2)).payload == 128);
  CHECK(header_of(npy_array("'<f8'", "(1,)", "", 3)).payload == 128);
  const auto other = npy_array("'<f8'", "(1,)", "", 4);
  const auto header = read_header(ByteView::of(other));
  REQUIRE_FALSE(header);
  CHECK(header.error().code == ErrorCode::unsupported);
}

TEST_CASE("what numpy never writes is odd") {
  CHECK(header_of(npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), 'extra': 1}")).oddities.size() == 1);
  CHECK(header_of(npy("{'descr': '<f8', 'descr': '|O', 'fortran_order': False, 'shape': (1,)}")).has_objects);
  CHECK(header_of(npy("{'descr': '<f8', 'fortran_order': 0, 'shape': (1,)}")).oddities.size() == 1);
  CHECK(header_of(npy_array("'<f8'", "(-1,)")).oddities.size() == 1);
  CHECK(header_of(npy_array("'<f8'", "(1,)" + std::string(10'000, ' '))).oddities.size() == 1);
  CHECK(header_of(npy_array("'<f8'", "(1,)" + std::string(9'000, ' '))).oddities.empty());
}

TEST_CASE("a header is an error when a key is missing or it is no dictionary") {
  CHECK(header_of(npy("{'descr': '<f8', 'shape': (1,)}")).error);
  CHECK(header_of(npy("('<f8', False, (1,))")).error);
  CHECK(header_of(npy("{'descr': '<f8', 'fortran_order': False, 'shape': 3}")).error);
  CHECK(header_of(npy("{'descr': os.system('id')}")).error);
}

TEST_CASE("no cut of a header is read") {
  const auto bytes = npy_array("'<f8'", "(1,)");
  for (std::size_t cut = 0; cut < bytes.size(); ++cut) CHECK_FALSE(read_header(ByteView::of(bytes.substr(0, cut))));
}

TEST_CASE("a header that claims gigabytes is refused before it is looked at") {
  std::string bytes("\x93NUMPY\x02\x00\xff\xff\xff\xff", 12);
  const auto header = read_header(ByteView::of(bytes));
  REQUIRE_FALSE(header);
  CHECK(header.error().code == ErrorCode::limit);
}

}  // namespace
}  // namespace assay::npy
