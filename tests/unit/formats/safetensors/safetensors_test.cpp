#include "formats/safetensors/safetensors.hpp"

#include "unit/formats/memory_artifact.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace assay {
namespace {

using formats::safetensors::kFormat;
using test::Run;

std::string file(const std::string& header, std::size_t data) {
  std::string bytes;
  for (unsigned i = 0; i < 8; ++i) bytes += static_cast<char>(header.size() >> (8 * i) & 0xFFU);
  return bytes + header + std::string(data, '\0');
}

/// So many tensors of two bytes, one behind the other.
std::string many(std::size_t count, const std::string& extra = "") {
  std::string header = "{";
  for (std::size_t i = 0; i < count; ++i)
    header += "\"t" + std::to_string(i) + "\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[" +
              std::to_string(2 * i) + "," + std::to_string(2 * i + 2) + "]},";
  header.pop_back();
  return file(header + extra + "}", 2 * count);
}

}  // namespace

TEST_CASE("a safetensors file is recognised by its header, and nothing else is") {
  const auto claim = [](std::string bytes) { return kFormat.claim(test::memory_artifact(std::move(bytes))); };
  CHECK(claim(many(1)) == Claim::structure);
  CHECK(claim(file("{}", 0)) == Claim::structure);
  CHECK(claim(file("  {\"a\":", 0)) == Claim::structure);
  CHECK(claim(file("", 0)) == Claim::no);
  CHECK(claim("") == Claim::no);
  CHECK(claim("{\"data_offsets\": []}") == Claim::no);
  CHECK(claim(file("hello", 0)) == Claim::no);
  CHECK(claim(file("{hello", 0)) == Claim::no);
  CHECK(claim("package {\"name\": \"data\"}") == Claim::no);
  CHECK(claim("12345678{\"a\":{\"data_offsets\":[0,4]}}") == Claim::magic);
}

TEST_CASE("a header that is cut off is recognised wherever it ends") {
  const std::string whole = many(3);
  for (std::size_t size = 10; size < whole.size() - 6; ++size) {
    CAPTURE(size);
    CHECK(kFormat.claim(test::memory_artifact(whole.substr(0, size))) == Claim::structure);
    const Run run(kFormat, whole.substr(0, size));
    CHECK(run.count("ST-END-002") == 1);
    CHECK_FALSE(run.context.errors.empty());
  }
}

TEST_CASE("of a compressed file only the header is needed while everything is in order") {
  auto artifact = test::memory_artifact(many(5));
  const auto size = *artifact.size;
  CHECK(kFormat.needs(artifact) == size - 10);
  artifact.size = size + 1;  // something lies behind
  CHECK(kFormat.needs(artifact) > size);
  artifact.size.reset();  // something may
  CHECK(kFormat.needs(artifact) > size);
  artifact.size = size;
  artifact.bytes = artifact.bytes.first(20);  // first the header has to be seen
  CHECK(kFormat.needs(artifact) == size - 10);
}

TEST_CASE("a flood of broken tensors gives a few findings and their number") {
  std::string header = "{";
  for (int i = 0; i < 5000; ++i) header += "\"" + std::to_string(i) + "\":[\"F32\",[-1],[0,0]],";
  header.pop_back();
  const Run run(kFormat, file(header + "}", 0));
  CHECK(run.count("ST-ENTRY-001") == 21);
  CHECK(run.count("ST-INT-001") == 21);
  CHECK(run.context.findings.back().message.find("4,980 more") != std::string::npos);
}

TEST_CASE("facts about tensors are limited, and it is said how many are left out") {
  const Run run(kFormat, many(10'100));
  CHECK(run.is_clean());
  std::size_t listed = 0;
  std::string rest;
  for (const auto& fact : run.context.facts) {
    if (fact.key != "safetensors.tensor") continue;
    if (fact.value.starts_with("...")) rest = fact.value;
    listed += fact.value.starts_with("...") ? 0U : 1U;
  }
  CHECK(listed == 10'000);
  CHECK(rest == "... and 100 more, which are not listed");
}

TEST_CASE("names are compared by what they mean, however many there are") {
  CHECK(Run(kFormat, many(20'000)).is_clean());
  CHECK(Run(kFormat, many(20'000, ",\"\\u00741999\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[40000,40000]}"))
            .count("ST-DUP-002") == 1);
}

TEST_CASE("a budget that is spent ends the reading of a header") {
  const auto artifact = test::memory_artifact(many(1000));
  test::RecordingContext context(Run::no_data());
  context.max_steps = 100;
  kFormat.analyze(artifact, context);
  CHECK(context.findings.empty());
  for (const auto& range : context.covered) CHECK(range.end() <= *artifact.size);
}

}  // namespace assay
