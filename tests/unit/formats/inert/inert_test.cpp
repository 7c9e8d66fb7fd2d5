#include "formats/inert/inert.hpp"

#include "unit/formats/memory_artifact.hpp"

#include <catch2/catch.hpp>

namespace assay::formats::inert {
namespace {

using namespace std::string_literals;
using test::Run;

std::string be32(std::uint32_t value) {
  std::string out;
  for (const unsigned shift : {24U, 16U, 8U, 0U}) out += static_cast<char>((value >> shift) & 0xFFU);
  return out;
}
std::string le32(std::uint32_t value) {
  const auto text = be32(value);
  return {text.rbegin(), text.rend()};
}
std::string chunk(const std::string& type, const std::string& data) {
  return be32(static_cast<std::uint32_t>(data.size())) + type + data + "CRC!";
}

const std::string kPng =
    "\x89PNG\r\n\x1a\n"s + chunk("IHDR", "0123456789abc") + chunk("IDAT", "pixels") + chunk("IEND", "");
const std::string kJpeg =
    "\xFF\xD8\xFF\xE0\x00\x04"s + "JF" + "\xFF\xDA\x00\x03."s + "data\xFF\x00more\xFF\xD0rest"s + "\xFF\xD9";
const std::string kGif = "GIF89a"s + "\x01\x00\x01\x00\x80\x00\x00"s + "rgbrgb" + "\x21\xFE\x03"s + "abc" + "\0"s +
                         "\x2C\0\0\0\0\x01\0\x01\0\0\x02\x01x\0"s + ";";
const std::string kBmp = "BM"s + le32(60) + le32(0) + le32(54) + le32(40) + std::string(42, 'p');
const std::string kWebp = "RIFF"s + le32(4 + 8 + 4) + "WEBPVP8L" + le32(3) + "abc\0"s;
const std::string kPdf = "%PDF-1.7\nx\n%%EOF\nupdated\n%%EOF\r\n";

TEST_CASE("pictures and documents are covered to the end of their own structure") {
  for (const auto& [name, bytes] :
       {std::pair{"png", kPng}, {"jpeg", kJpeg}, {"gif", kGif}, {"bmp", kBmp}, {"webp", kWebp}, {"pdf", kPdf}}) {
    INFO(name);
    const Run whole(kFormat, bytes);
    CHECK(whole.claim == Claim::magic);
    CHECK(whole.is_clean());
    CHECK(whole.covered() == bytes.size());
    REQUIRE(whole.context.facts.size() == 1);
    CHECK(whole.context.facts[0].value == name);

    const Run appended(kFormat, bytes + "\x80\x02payload");
    CHECK(appended.covered() == bytes.size());
  }
}

TEST_CASE("no cut of a picture is silent") {
  for (const auto& bytes : {kPng, kJpeg, kGif, kBmp, kWebp}) {
    for (std::size_t cut = 16; cut < bytes.size(); ++cut) {
      const auto artifact = test::memory_artifact(bytes.substr(0, cut));
      if (kFormat.claim(artifact) != Claim::magic) continue;
      test::RecordingContext context(Run::no_data());
      kFormat.analyze(artifact, context);
      INFO(bytes.substr(0, 4) << " cut at " << cut);
      CHECK_FALSE(context.errors.empty());
    }
  }
}

TEST_CASE("text is a weak claim, covered whole") {
  const Run run(kFormat, "# A model\n\nüber alles\n");
  CHECK(run.claim == Claim::weak);
  CHECK(run.is_clean());
  CHECK(run.covered() == run.artifact.bytes.size());
}

TEST_CASE("a character on the border of two windows is no fault") {
  const std::string bytes = std::string(65'535, 'a') + "ü" + std::string(70'000, 'b') + "ü";
  const Run run(kFormat, bytes);
  CHECK(run.claim == Claim::weak);
  CHECK(run.covered() == bytes.size());
}

TEST_CASE("text that turns binary is covered up to there") {
  const std::string bytes = std::string(70'000, 'a') + std::string(10, '\0') + "more text";
  const Run run(kFormat, bytes);
  CHECK(run.claim == Claim::weak);
  CHECK(run.covered() == 70'000);
}

TEST_CASE("nothing is inert, and binary is not") {
  const Run run(kFormat, "");
  CHECK(run.claim == Claim::weak);
  CHECK(run.is_clean());
  CHECK(kFormat.claim(test::memory_artifact("\x80\x02K\x01."s)) == Claim::no);
  CHECK(kFormat.claim(test::memory_artifact("BM is how this text starts")) == Claim::weak);
}

TEST_CASE("a budget ends the look at a long text") {
  const auto artifact = test::memory_artifact(std::string(1'000'000, 'a'));
  test::RecordingContext context(Run::no_data());
  context.max_steps = 2;
  kFormat.analyze(artifact, context);
  CHECK(context.covered.size() == 2);
}

TEST_CASE("a walk costs steps and ends with them") {
  std::string chunks = "\x89PNG\r\n\x1a\n"s;
  for (int i = 0; i < 1000; ++i) chunks += chunk("tEXt", "");
  std::string blocks = kGif.substr(0, kGif.size() - 1);
  for (int i = 0; i < 1000; ++i) blocks += "\x21\xFE\0"s;
  std::string markers = kJpeg.substr(0, kJpeg.size() - 2);
  for (int i = 0; i < 1000; ++i) markers += "\xFF\xD0"s;
  for (const auto& bytes : {chunks, blocks, markers}) {
    const auto artifact = test::memory_artifact(bytes);
    test::RecordingContext context(Run::no_data());
    context.max_steps = 100;
    kFormat.analyze(artifact, context);
    CHECK(context.steps < 110);
    REQUIRE(context.covered.size() == 1);
    CHECK(context.covered.front().size < bytes.size() / 2);
  }
}

}  // namespace
}  // namespace assay::formats::inert
