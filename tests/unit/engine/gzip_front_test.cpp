#include "engine/gzip_front.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>

namespace assay::engine {
namespace {

using namespace std::string_literals;

bool begins(const std::string& bytes) {
  return begins_gzip(ByteView(std::as_bytes(std::span(bytes.data(), bytes.size()))));
}

const std::string kHeader = "\x1f\x8b\x08\0\0\0\0\0\0\x03"s;

}  // namespace

TEST_CASE("a gzip stream begins with a header and a block that can be inflated") {
  CHECK(begins(kHeader + "\x03\0"s));                                      // a block with fixed codes
  CHECK(begins(kHeader + "\x01\x02\0\xfd\xff"s + "ab"));                   // a stored one
  CHECK_FALSE(begins(kHeader + "\x01\x02\0\xfd\xfe"s + "ab"));             // whose length is not said twice
  CHECK_FALSE(begins(kHeader + "\x07\0"s));                                // the type that is reserved
  CHECK_FALSE(begins(kHeader + "\x05\0\0\0\0\0\0\0\0\0\0"s));              // codes that are not complete
  CHECK_FALSE(begins(kHeader + "\xfd\xff\xff"s + std::string(16, '\0')));  // too many of them
}

TEST_CASE("a name in the header of a gzip stream is stepped over") {
  std::string named = kHeader;
  named[3] = '\x08';
  CHECK(begins(named + "a.pkl\0\x03\0"s));
  CHECK_FALSE(begins(named + "a.pkl\0\x07\0"s));
  CHECK(begins(named + "a name that does not end"));
}

TEST_CASE("a gzip stream that is cut off may be one") {
  CHECK(begins(kHeader));
  CHECK(begins(kHeader + "\x05"s));
  CHECK_FALSE(begins(kHeader.substr(0, 9)));
}

}  // namespace assay::engine
