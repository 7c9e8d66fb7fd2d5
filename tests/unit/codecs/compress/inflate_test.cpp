#include "codecs/compress/inflate.hpp"

#include "unit/codecs/zip/zip_builder.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace assay;
using assay::compress::InflateStream;
using assay::compress::Wrapper;

namespace {

struct Outcome {
  std::string text;
  std::optional<Error> error;
};

Outcome drain(InflateStream& stream, std::size_t piece) {
  Outcome outcome;
  std::vector<std::byte> buffer(piece);
  while (true) {
    const auto got = stream.read(buffer);
    if (!got) {
      outcome.error = got.error();
      return outcome;
    }
    if (*got == 0) return outcome;
    outcome.text.append(reinterpret_cast<const char*>(buffer.data()), *got);
  }
}

std::string sample() {
  std::string text;
  for (int i = 0; i < 3000; ++i) text += "line " + std::to_string(i * 7919) + "\n";
  return text;
}

}  // namespace

TEST_CASE("deflated bytes come out whole, whatever the wrapper and the piece") {
  const std::string text = sample();
  for (const auto& [wrapper, bits] : {std::pair{Wrapper::raw, -15}, {Wrapper::zlib, 15}, {Wrapper::gzip, 31}}) {
    const std::string packed = test::deflated(text, bits);
    for (const std::size_t piece : {1U, 7U, 4096U, 1U << 20U}) {
      InflateStream stream(ByteView::of(packed), wrapper, nullptr);
      const auto outcome = drain(stream, piece);
      CHECK(outcome.text == text);
      CHECK_FALSE(outcome.error);
      CHECK(stream.is_at_end());
      CHECK(stream.consumed() == packed.size());
    }
  }
}

TEST_CASE("a cut stream delivers what came before and then says that it is truncated") {
  const std::string packed = test::deflated(sample());
  const std::string cut = packed.substr(0, packed.size() / 2);
  InflateStream stream(ByteView::of(cut, 100), Wrapper::raw, nullptr);
  const auto outcome = drain(stream, 512);
  CHECK(outcome.text == sample().substr(0, outcome.text.size()));
  CHECK(outcome.text.size() > 1000);
  REQUIRE(outcome.error);
  CHECK(outcome.error->code == ErrorCode::truncated);
  CHECK(outcome.error->offset == 100 + cut.size());
  CHECK(drain(stream, 512).error.has_value());
}

TEST_CASE("a broken stream is malformed") {
  std::string packed = test::deflated(sample());
  packed[0] = static_cast<char>(0xFF);
  InflateStream stream(ByteView::of(packed), Wrapper::raw, nullptr);
  const auto outcome = drain(stream, 512);
  REQUIRE(outcome.error);
  CHECK(outcome.error->code == ErrorCode::malformed);
}

TEST_CASE("bytes behind the end are left alone") {
  const std::string packed = test::deflated("text") + "more";
  InflateStream stream(ByteView::of(packed), Wrapper::raw, nullptr);
  CHECK(drain(stream, 64).text == "text");
  CHECK(stream.consumed() == packed.size() - 4);
}

TEST_CASE("no bytes are a truncated stream") {
  InflateStream stream(ByteView{}, Wrapper::raw, nullptr);
  CHECK(drain(stream, 64).error.has_value());
}
