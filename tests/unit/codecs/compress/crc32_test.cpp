#include "codecs/compress/crc32.hpp"

#include "unit/codecs/zip/zip_builder.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace assay;

namespace {
std::uint32_t ours(std::string_view text, std::uint32_t before = 0) {
  return compress::crc32(std::as_bytes(std::span(text.data(), text.size())), before);
}
}  // namespace

TEST_CASE("the checksum is zlib's for every length and alignment") {
  std::string text;
  std::uint32_t state = 1;
  for (int i = 0; i < 2000; ++i) text += static_cast<char>((state = state * 1664525U + 1013904223U) >> 24U);
  for (std::size_t size = 0; size < 700; ++size)
    for (const std::size_t start : {0U, 1U, 3U, 8U}) {
      const auto piece = std::string_view(text).substr(start, size);
      REQUIRE(ours(piece) == test::zlib_crc(piece));
    }
  CHECK(ours("123456789") == 0xCBF43926);
}

TEST_CASE("the checksum continues") {
  const std::string text(1000, 'q');
  for (const std::size_t cut : {0U, 1U, 64U, 65U, 512U, 999U}) {
    const std::string_view all = text;
    CHECK(ours(all.substr(cut), ours(all.substr(0, cut))) == test::zlib_crc(text));
  }
}
