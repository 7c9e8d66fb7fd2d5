#include "codecs/tar/walker.hpp"

#include "tar_builder.hpp"

#include <catch2/catch.hpp>

namespace assay::tar {
namespace {

using test::TarBuilder;

struct Walked {
  explicit Walked(std::string archive) : bytes(std::move(archive)), walker(ByteView::of(bytes)) {
    while (auto entry = walker.next()) entries.push_back(std::move(*entry));
  }
  Walked(const Walked&) = delete;
  Walked& operator=(const Walked&) = delete;

  std::string bytes;
  Walker walker;
  std::vector<Entry> entries;
};

TEST_CASE("every entry of an archive is met with its body, and every byte belongs to something") {
  const auto archive = TarBuilder().file("a", "first").add({.name = "d/", .type = '5'}).file("d/b", "").end();
  const Walked walked(archive);
  REQUIRE(walked.entries.size() == 3);
  CHECK(walked.entries[0].body.text() == "first");
  CHECK(walked.entries[0].range == ByteRange{0, 1024});
  CHECK(walked.entries[1].kind == Kind::directory);
  CHECK(walked.entries[2].body.empty());
  CHECK(walked.walker.errors().empty());
  CHECK(walked.walker.end_mark() == ByteRange{2048, 1024});
}

TEST_CASE("GNU long names and link targets replace those of the header") {
  const std::string name(300, 'n');
  const auto archive = TarBuilder()
                           .add({.name = "././@LongLink", .body = name + '\0', .type = 'L'})
                           .add({.name = "././@LongLink", .body = "far/away", .type = 'K'})
                           .add({.name = "short", .type = '2', .link = "near"})
                           .end();
  const Walked walked(archive);
  REQUIRE(walked.entries.size() == 1);
  CHECK(walked.entries[0].name == name);
  CHECK(walked.entries[0].link == "far/away");
  CHECK(walked.entries[0].range.offset == 0);
  CHECK(walked.entries[0].header.offset == 2048);
}

TEST_CASE("pax records override the header, and global ones are defaults") {
  const auto archive = TarBuilder()
                           .pax(TarBuilder::record("path", "everywhere"), 'g')
                           .pax(TarBuilder::record("path", "one") + TarBuilder::record("path", "two"))
                           .file("header", "x")
                           .file("header", "y")
                           .end();
  const Walked walked(archive);
  REQUIRE(walked.entries.size() == 2);
  CHECK(walked.entries[0].name == "two");
  CHECK(walked.entries[1].name == "everywhere");
}

TEST_CASE("a pax size that contradicts the header is walked and told") {
  auto archive =
      TarBuilder().pax(TarBuilder::record("size", "1024")).add({.name = "outer", .size_field = "00000000000"});
  const auto inner = TarBuilder().file("hidden", "x").without_end();
  const Walked walked(archive.without_end() + inner + std::string(1024, '\0'));
  REQUIRE(walked.entries.size() == 1);
  CHECK(walked.entries[0].body.text() == inner);
  REQUIRE(walked.entries[0].sizes_disagree);
  CHECK(walked.entries[0].sizes_disagree->plain == 0);
  CHECK(walked.entries[0].sizes_disagree->other == 1024);
}

TEST_CASE("a pax size may say what twelve octal digits cannot") {
  const auto archive = TarBuilder()
                           .pax(TarBuilder::record("size", "8589934592"))
                           .add({.name = "huge", .size_field = "00000000000"})
                           .end();
  const Walked walked(archive);
  REQUIRE(walked.entries.size() == 1);
  CHECK_FALSE(walked.entries[0].sizes_disagree);
  REQUIRE_FALSE(walked.walker.errors().empty());
  CHECK(walked.walker.errors()[0].code == ErrorCode::truncated);
}

TEST_CASE("broken pax records are an error and keep what came before them") {
  for (const auto* broken : {"999 path=x\n", "x path=y\n", "9 path=xyz\n", "8 nopath\n", "11 size=ten\n"}) {
    INFO(broken);
    const auto archive = TarBuilder().pax(TarBuilder::record("path", "good") + broken).file("h", "x").end();
    const Walked walked(archive);
    REQUIRE(walked.entries.size() == 1);
    CHECK(walked.entries[0].name == "good");
    CHECK(walked.walker.errors().size() == 1);
  }
}

TEST_CASE("behind a broken header the walk goes on, and says so") {
  auto archive = TarBuilder().file("a", "1").file("b", "2").file("c", "3").end();
  archive[1024] ^= 1;
  const Walked walked(archive);
  REQUIRE(walked.entries.size() == 2);
  CHECK(walked.entries[1].name == "c");
  REQUIRE(walked.walker.errors().size() == 1);
  CHECK(walked.walker.errors()[0].offset == 1024);
}

TEST_CASE("an archive without its two zero blocks is truncated") {
  const auto archive = TarBuilder().file("a", "1").without_end();
  for (const std::size_t zeros : {0U, 100U, 512U, 1023U}) {
    const Walked walked(archive + std::string(zeros, '\0'));
    CHECK(walked.entries.size() == 1);
    CHECK_FALSE(walked.walker.end_mark());
    REQUIRE(walked.walker.errors().size() == 1);
    CHECK(walked.walker.errors()[0].code == ErrorCode::truncated);
  }
}

TEST_CASE("no cut of an archive before its end mark is silent") {
  const auto archive = TarBuilder()
                           .pax(TarBuilder::record("path", "renamed"))
                           .file("a", std::string(700, 'x'))
                           .add({.name = "l", .type = '2', .link = "a"})
                           .end();
  for (std::size_t cut = 0; cut < archive.size(); ++cut) {
    const auto front = archive.substr(0, cut);
    const Walked walked(front);
    INFO(cut);
    CHECK_FALSE(walked.walker.errors().empty());
  }
}

TEST_CASE("bytes that a link or a folder claims to have are met as blocks") {
  const auto hidden = TarBuilder().file("hidden", "x").without_end();
  const auto archive =
      TarBuilder().add({.name = "l", .type = '2', .link = "t", .size_field = "00000002000"}).without_end() + hidden +
      std::string(1024, '\0');
  const Walked walked(archive);
  REQUIRE(walked.entries.size() == 2);
  CHECK(walked.entries[0].sizes_disagree);
  CHECK(walked.entries[1].name == "hidden");
}

TEST_CASE("an extension without its entry is an error") {
  const Walked walked(TarBuilder().pax(TarBuilder::record("path", "x")).end());
  CHECK(walked.entries.empty());
  CHECK(walked.walker.errors().size() == 1);
}

TEST_CASE("an extension header that claims megabytes is not read") {
  const Walked walked(TarBuilder().add({.name = "x", .type = 'L', .size_field = "77777777777"}).file("a", "1").end());
  REQUIRE(walked.entries.size() == 1);
  REQUIRE(!walked.walker.errors().empty());
  CHECK(walked.walker.errors()[0].code == ErrorCode::limit);
}

TEST_CASE("the sparse map of a GNU sparse file is not its body") {
  std::string map(512, '\0');
  auto archive = TarBuilder().add({.name = "s", .type = 'S', .size_field = "00000000004"}).without_end();
  // Set "is extended" and mend the checksum.
  archive[482] = 1;
  const auto sum = std::stoul(archive.substr(148, 6), nullptr, 8) + 1;
  archive.replace(148, 6, fmt::format("{:06o}", sum));
  const Walked walked(archive + map + "body" + std::string(508 + 1024, '\0'));
  REQUIRE(walked.entries.size() == 1);
  CHECK(walked.entries[0].is_sparse);
  CHECK(walked.entries[0].body.text() == "body");
  CHECK(walked.walker.errors().empty());
}

TEST_CASE("a budget ends the walk") {
  const auto archive = TarBuilder().file("a", "1").file("b", "2").end();
  int left = 1;
  Walker walker(ByteView::of(archive), [&](std::uint64_t) { return left-- > 0; });
  CHECK(walker.next().has_value());
  CHECK_FALSE(walker.next().has_value());
}

}  // namespace
}  // namespace assay::tar
