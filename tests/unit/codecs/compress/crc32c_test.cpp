#include "codecs/compress/crc32c.hpp"

#include <catch2/catch.hpp>

#include <span>
#include <string>

namespace assay::compress {
namespace {

std::uint32_t sum(const std::string& text) { return crc32c(std::as_bytes(std::span(text.data(), text.size()))); }

// RFC 3720, B.4.
TEST_CASE("the checksums of the RFC") {
  CHECK(sum("") == 0);
  CHECK(sum("123456789") == 0xE3069283);
  CHECK(sum(std::string(32, '\0')) == 0x8A9136AA);
  CHECK(sum(std::string(32, '\xFF')) == 0x62A8AB43);
}

}  // namespace
}  // namespace assay::compress
