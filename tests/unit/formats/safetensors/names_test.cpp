#include "formats/safetensors/names.hpp"

#include "codecs/json/reader.hpp"

#include <assay/bytes.hpp>

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace assay::formats::safetensors {
namespace {

/// The places of names that are there again, in a list of names as JSON.
std::vector<std::uint64_t> again_in(const std::string& list) {
  const ByteView bytes = ByteView::of(list, 50);
  Names names(bytes);
  std::uint64_t count = 0;
  json::Reader in(bytes);
  for (auto token = in.next(); token.event != json::Event::end; token = in.next()) {
    REQUIRE(token.event != json::Event::error);
    if (token.event != json::Event::text) continue;
    names.add(token);
    ++count;
  }
  std::vector<std::uint64_t> places;
  names.duplicates([&](const json::Token& name) { places.push_back(name.range.offset - 50); });
  CHECK(names.size() == count);
  return places;
}

TEST_CASE("names that are there again are told in the order of the text") {
  CHECK(again_in(R"(["b","a","b","aa","a","b"])") == std::vector<std::uint64_t>{9, 18, 22});
  CHECK(again_in(R"(["a","A","",""])") == std::vector<std::uint64_t>{12});
  CHECK(again_in(R"(["a","\u0061"])") == std::vector<std::uint64_t>{5});
  CHECK(again_in(R"([])").empty());
}

TEST_CASE("names that are there again are found among very many") {
  std::string list = "[";
  for (int i = 0; i < 50'000; ++i) list += fmt::format("\"layer.{}\",", i);
  const auto end = list.size();
  CHECK(again_in(list + "\"another\"]").empty());
  CHECK(again_in(list + R"("layer.0","layer.49\u00399","layer.0"])") ==
        std::vector<std::uint64_t>{end, end + 10, end + 10 + 18});
}

}  // namespace
}  // namespace assay::formats::safetensors
