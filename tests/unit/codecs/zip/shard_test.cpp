#include "codecs/zip/shard.hpp"

#include "unit/codecs/zip/zip_builder.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace assay;
using namespace assay::zip;
using assay::test::build_zip;
using assay::test::ZipLayout;
using assay::test::ZipMember;

namespace {

std::string archive_of(const std::string& data, const ZipLayout& layout = {}) {
  ZipMember member;
  member.name = "archive/data.pkl";
  member.data = data;
  return build_zip({member}, layout);
}

bool is_shard_named(const std::string& path, const std::string& bytes) {
  Artifact artifact;
  artifact.path = path;
  artifact.bytes = ByteView::of(bytes);
  artifact.size = bytes.size();
  return is_shard(artifact);
}

}  // namespace

TEST_CASE("the last of several archives says where it begins", "[shard]") {
  const auto first = archive_of("one");
  ZipLayout wide;
  wide.is_zip64 = true;
  for (const auto& last : {archive_of("two of them"), archive_of("three", wide)}) {
    CHECK(start_of_last(ByteView::of(first + last)) == first.size());
    CHECK(start_of_last(ByteView::of(last)) == 0U);
    CHECK(start_of_last(ByteView::of(last + "x")) == std::nullopt);
  }
  ZipLayout commented;
  commented.comment = "x";
  CHECK(start_of_last(ByteView::of(archive_of("one", commented))) == std::nullopt);
  CHECK(start_of_last(ByteView::of(build_zip({}))) == std::nullopt);
  CHECK(start_of_last(ByteView{}) == std::nullopt);
}

TEST_CASE("a shard is archives from the first byte, under the name that shards have", "[shard]") {
  const auto archive = archive_of("one");
  CHECK(is_shard_named("a/__0_0.distcp", archive + archive));
  CHECK(is_shard_named("a.zip!__0_0.distcp", archive + archive_of("another") + archive));
  CHECK(is_shard_named("a/__0_0.distcp", archive + archive + "what follows"));
  CHECK_FALSE(is_shard_named("a/__0_0.distcp", archive));
  CHECK_FALSE(is_shard_named("a/__0_0.distcp", "x" + archive + archive));
  CHECK_FALSE(is_shard_named("a/__0_0.distcp", archive + "x" + archive));
  CHECK_FALSE(is_shard_named("a/model.pt", archive + archive));
  CHECK_FALSE(is_shard_named("a/__0_0.distcp", ""));
}
