#include "formats/pytorch_legacy/storages.hpp"

#include "legacy_builder.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <catch2/catch.hpp>

namespace assay::formats::pytorch_legacy {
namespace {

using test::little_endian;

/// Storages behind four bytes that belong to something else.
struct Walked {
  Walked(const std::string& storages, std::vector<assay::pickle::StorageReference> used, std::vector<std::string> keys)
      : artifact(test::memory_artifact("head" + storages)), context(test::Run::no_data()) {
    assay::pickle::Trace object;
    object.storages = std::move(used);
    walk_storages(artifact, 4, object, keys, context);
  }
  [[nodiscard]] std::string rules() const {
    std::string all;
    for (const auto& finding : context.findings) all += std::string(finding.rule->id) + " ";
    return all;
  }
  [[nodiscard]] std::uint64_t covered() const {
    std::uint64_t total = 0;
    for (const auto& range : context.covered) total += range.size;
    return total;
  }
  Artifact artifact;
  test::RecordingContext context;
};

assay::pickle::StorageReference reference(std::string key, std::string type, std::uint64_t elements) {
  return {.type = std::move(type), .key = std::move(key), .location = "cpu", .elements = elements};
}

TEST_CASE("storages are walked by their key list and covered whole") {
  const auto bytes = little_endian(2, 8) + "12345678" + little_endian(3, 8) + "abc";
  const Walked walked(bytes, {reference("b", "ByteStorage", 3), reference("a", "FloatStorage", 2)}, {"a", "b"});
  CHECK(walked.rules().empty());
  CHECK(walked.context.errors.empty());
  CHECK(walked.covered() == bytes.size());
}

TEST_CASE("bytes behind the last storage stay uncovered") {
  const auto bytes = little_endian(1, 8) + "x" + "PK\x03\x04";
  const Walked walked(bytes, {reference("a", "ByteStorage", 1)}, {"a"});
  CHECK(walked.covered() == 9);
}

TEST_CASE("a storage with another size than expected is told, and the walk follows the file") {
  const auto bytes = little_endian(1, 8) + "x" + little_endian(1, 8) + "y";
  const Walked walked(bytes, {reference("a", "ByteStorage", 100), reference("b", "ByteStorage", 1)}, {"a", "b"});
  CHECK(walked.rules() == "PTL-SIZE-001 ");
  CHECK(walked.covered() == bytes.size());
}

TEST_CASE("keys that do not match the object are told") {
  const auto one = little_endian(1, 8) + "x";
  CHECK(Walked(one, {reference("a", "ByteStorage", 1)}, {"b"}).rules() == "PTL-KEYS-001 ");
  CHECK(Walked(one, {reference("a", "ByteStorage", 1), reference("b", "ByteStorage", 1)}, {"a"}).rules() ==
        "PTL-KEYS-001 ");
  CHECK(Walked(one + one, {reference("a", "ByteStorage", 1)}, {"a", "a"}).rules() == "PTL-KEYS-001 ");
}

TEST_CASE("sizes that are not there are incomplete, whatever they claim") {
  for (const auto elements : {std::uint64_t{9}, std::uint64_t{1} << 62U, ~std::uint64_t{0}}) {
    const Walked walked(little_endian(elements, 8) + "x", {reference("a", "DoubleStorage", elements)}, {"a"});
    CHECK(walked.context.errors.size() == 1);
  }
  const auto whole = little_endian(2, 8) + "12345678";
  for (std::size_t cut = 0; cut < whole.size(); ++cut)
    CHECK(Walked(whole.substr(0, cut), {reference("a", "FloatStorage", 2)}, {"a"}).context.errors.size() == 1);
}

TEST_CASE("an unknown element type ends the walk as unsupported") {
  const Walked walked(little_endian(1, 8) + "x", {reference("a", "EvilStorage", 1)}, {"a"});
  REQUIRE(walked.context.errors.size() == 1);
  CHECK(walked.context.errors[0].code == ErrorCode::unsupported);
}

}  // namespace
}  // namespace assay::formats::pytorch_legacy
