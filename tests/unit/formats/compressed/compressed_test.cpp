#include "formats/compressed/compressed.hpp"

#include "unit/codecs/zip/zip_builder.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <catch2/catch.hpp>

#include <random>

namespace assay::formats::compressed {
namespace {

using namespace std::string_literals;
using test::deflated;
using test::Run;

std::string content(const Run& run) {
  REQUIRE(run.context.children.size() == 1);
  const auto& bytes = run.context.children.front().bytes;
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Claim claim_of(const Format& format, std::string bytes) {
  return format.claim(test::memory_artifact(std::move(bytes)));
}

}  // namespace

TEST_CASE("what is in a stream is one child, and the stream is covered") {
  for (const auto* format : {&kZlib, &kGzip}) {
    const std::string packed = deflated("what is in it", format == &kZlib ? 15 : 31);
    const Run run(*format, packed + "behind");
    CHECK(run.claim == Claim::magic);
    CHECK(run.is_clean());
    CHECK(content(run) == "what is in it");
    CHECK(run.covered() == packed.size());
  }
}

TEST_CASE("gzip members and the zeros between them are covered as one") {
  const std::string file = deflated("one ", 31) + std::string(100, '\0') + deflated("two", 31);
  const Run run(kGzip, file + "behind");
  CHECK(content(run) == "one two");
  CHECK(run.covered() == file.size());
}

TEST_CASE("the name in a gzip header is a fact") {
  const Run run(kGzip, "\x1f\x8b\x08\x08\0\0\0\0\0\3model\x1b.pkl\0"s + deflated("text", 31).substr(10));
  REQUIRE(run.context.facts.size() == 1);
  CHECK(run.context.facts.front().key == "gzip.name");
  CHECK(run.context.facts.front().value == "model\\u001b.pkl");
}

TEST_CASE("a gzip header that is cut off opens nothing and is told") {
  const Run run(kGzip, "\x1f\x8b\x08\x08\0\0\0\0\0\3mod"s);
  CHECK(run.claim == Claim::magic);
  CHECK(run.context.children.empty());
  CHECK(run.covered() == 0);
  CHECK(run.context.errors.size() == 1);
}

TEST_CASE("a budget that ends while the end is looked for covers everything and opens what there is") {
  for (const auto* format : {&kZlib, &kGzip}) {
    const auto artifact = test::memory_artifact(deflated(std::string(1'000'000, 'x'), format == &kZlib ? 15 : 31));
    test::RecordingContext context(Run::no_data());
    context.max_steps = 200'000;
    format->analyze(artifact, context);
    CHECK(context.steps < 300'000);
    REQUIRE(context.covered.size() == 1);
    CHECK(context.covered.front().size == artifact.bytes.size());
    CHECK(context.children.size() == 1);
  }
}

TEST_CASE("a zlib header alone is no claim") {
  CHECK(claim_of(kZlib, "(S\"it's a pickle\"\np0\n.") == Claim::no);
  CHECK(claim_of(kZlib, "x\x9c") == Claim::no);
  CHECK(claim_of(kZlib, "") == Claim::no);
  CHECK(claim_of(kZlib, deflated("short", 15)) == Claim::magic);
  CHECK(claim_of(kZlib, deflated("", 15)) == Claim::magic);
  std::string wrong = deflated("short", 15);
  wrong.back() ^= 1;
  CHECK(claim_of(kZlib, wrong) == Claim::no);
}

TEST_CASE("random bytes behind a zlib header are not taken for a stream") {
  std::mt19937 random(42);
  int claims = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes = "x\x9c";
    while (bytes.size() < 2048) bytes += static_cast<char>(random() & 0xFFU);
    claims += claim_of(kZlib, bytes) == Claim::no ? 0 : 1;
  }
  CHECK(claims == 0);
}

}  // namespace assay::formats::compressed
