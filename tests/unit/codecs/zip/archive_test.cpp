#include "codecs/zip/archive.hpp"

#include "unit/codecs/zip/zip_builder.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

using namespace assay;
using namespace assay::zip;
using assay::test::build_zip;
using assay::test::put;
using assay::test::ZipLayout;
using assay::test::ZipMember;

namespace {

Archive read(const std::string& bytes) {
  return read_archive(ByteView::of(bytes), [](std::uint64_t) { return true; });
}

bool has(const Archive& archive, Disagreement kind) {
  return std::ranges::any_of(archive.notes, [kind](const Note& note) { return note.kind == kind; });
}

std::string name_of(const Archive& archive, const std::string& bytes, std::size_t index) {
  return std::string(archive.members.at(index).name(ByteView::of(bytes)).text());
}

/// What every reading of a stored member delivers.
std::vector<std::string> contents(const Archive& archive, const std::string& bytes, std::size_t index) {
  std::vector<std::string> result;
  for (const Reading& reading : readings(archive.members.at(index), ByteView::of(bytes)))
    result.push_back(bytes.substr(reading.data.offset, reading.data.size));
  return result;
}

ZipMember member(std::string name, std::string data) {
  ZipMember result;
  result.name = std::move(name);
  result.data = std::move(data);
  return result;
}

}  // namespace

TEST_CASE("an ordinary archive gives its members and no disagreement") {
  auto streamed = member("b/c.txt", "two");
  streamed.flags = 8;
  auto packed = member("d", std::string(5000, 'x'));
  packed.method = 8;
  const auto bytes = build_zip({member("a", "one"), streamed, packed, member("empty", "")});
  const auto archive = read(bytes);
  REQUIRE(archive.members.size() == 4);
  CHECK(archive.notes.empty());
  CHECK(name_of(archive, bytes, 1) == "b/c.txt");
  CHECK(contents(archive, bytes, 0) == std::vector<std::string>{"one"});
  CHECK(contents(archive, bytes, 1) == std::vector<std::string>{"two"});
  CHECK(archive.descriptors.size() == 1);
  CHECK(evidence(ByteView::of(bytes)) == Evidence::directory);
}

TEST_CASE("an empty archive is an archive") {
  const auto bytes = build_zip({});
  CHECK(evidence(ByteView::of(bytes)) == Evidence::directory);
  const auto archive = read(bytes);
  CHECK(archive.members.empty());
  CHECK(archive.notes.empty());
}

TEST_CASE("zip64 records with equal values are no disagreement, others are") {
  ZipLayout layout;
  layout.is_zip64 = true;
  CHECK(read(build_zip({member("a", "one")}, layout)).notes.empty());
  layout.zip64_entries = 7;
  const auto archive = read(build_zip({member("a", "one")}, layout));
  CHECK(archive.members.size() == 1);
  CHECK(has(archive, Disagreement::zip64_end));
}

TEST_CASE("a 64-bit size comes from its extra field") {
  auto wide = member("a", "one");
  wide.stored_size = 0xFFFFFFFF;
  wide.size = 0xFFFFFFFF;
  put(wide.central_extra, 0x0001, 2);
  put(wide.central_extra, 16, 2);
  put(wide.central_extra, 3, 8);
  put(wide.central_extra, 3, 8);
  wide.local_extra = wide.central_extra;
  const auto bytes = build_zip({wide});
  const auto archive = read(bytes);
  CHECK(archive.notes.empty());
  CHECK(contents(archive, bytes, 0) == std::vector<std::string>{"one"});
}

TEST_CASE("header fields that disagree are told, and every reading is kept") {
  SECTION("name") {
    auto lie = member("data.pkl", "x");
    lie.local_name = "datap.kl";
    CHECK(has(read(build_zip({lie})), Disagreement::name));
  }
  SECTION("method") {
    auto lie = member("a", "stored bytes");
    lie.local_method = 8;
    const auto bytes = build_zip({lie});
    const auto archive = read(bytes);
    CHECK(has(archive, Disagreement::method));
    const auto found = readings(archive.members.at(0), ByteView::of(bytes));
    REQUIRE(found.size() == 2);
    CHECK(found[0].method == 0);
    CHECK(found[1].method == 8);
  }
  SECTION("sizes: stored data is kept at every declared size") {
    auto lie = member("a", "0123456789");
    lie.local_stored_size = 4;
    lie.local_size = 4;
    const auto bytes = build_zip({lie});
    const auto archive = read(bytes);
    CHECK(has(archive, Disagreement::stored_size));
    CHECK(contents(archive, bytes, 0) == std::vector<std::string>{"0123456789", "0123"});
  }
  SECTION("sizes: miniz takes the expanded size of stored data, zipfile the stored one") {
    auto lie = member("a", "0123456789");
    lie.stored_size = 4;
    const auto bytes = build_zip({lie});
    const auto archive = read(bytes);
    CHECK(has(archive, Disagreement::uneven_store));
    CHECK(contents(archive, bytes, 0) == std::vector<std::string>{"0123", "0123456789"});
  }
  SECTION("flags that matter") {
    auto lie = member("a", "x");
    lie.local_flags = 1;
    CHECK(has(read(build_zip({lie})), Disagreement::flags));
  }
  SECTION("flags that do not") {
    auto plain = member("a", "x");
    plain.flags = 0x800;
    plain.local_flags = 0;
    CHECK(read(build_zip({plain})).notes.empty());
  }
  SECTION("checksum") {
    auto lie = member("a", "x");
    lie.local_crc = 7;
    CHECK(has(read(build_zip({lie})), Disagreement::checksum));
  }
  SECTION("Unicode path") {
    auto lie = member("a.txt", "x");
    put(lie.central_extra, 0x7075, 2);
    put(lie.central_extra, 5 + 5, 2);
    put(lie.central_extra, 1, 1);
    put(lie.central_extra, test::zlib_crc("a.txt"), 4);
    lie.central_extra += "b.pkl";
    CHECK(has(read(build_zip({lie})), Disagreement::unicode_name));
  }
}

TEST_CASE("local zeros of old PyTorch are no disagreement") {
  auto old = member("archive/data.pkl", "pickle");
  old.flags = 0x808;
  old.local_flags = 0;
  old.local_stored_size = 6;
  old.local_size = 6;
  CHECK(read(build_zip({old})).notes.empty());
}

TEST_CASE("names that readers take for one are told") {
  CHECK(has(read(build_zip({member("a", "1"), member("a", "2")})), Disagreement::duplicate_name));
  CHECK(has(read(build_zip({member("x/data.pkl", "1"), member("x/DATA.PKL", "2")})), Disagreement::colliding_name));
  CHECK(has(read(build_zip({member("x/a", "1"), member("x\\a", "2")})), Disagreement::colliding_name));
  CHECK(read(build_zip({member("x/a", "1"), member("y/a", "2"), member("x/", ""), member("x/", "")})).notes.empty());
}

TEST_CASE("foreign bytes in front move the archive") {
  ZipLayout layout;
  layout.prefix = std::string(100, '#');
  const auto bytes = build_zip({member("a", "one"), member("b", "two")}, layout);
  const auto archive = read(bytes);
  CHECK(evidence(ByteView::of(bytes)) == Evidence::directory);
  REQUIRE(archive.members.size() == 2);
  CHECK(has(archive, Disagreement::shifted));
  CHECK(contents(archive, bytes, 1) == std::vector<std::string>{"two"});
}

TEST_CASE("an archive behind another one: both directories are read") {
  ZipLayout layout;
  layout.prefix = build_zip({member("first", "1")});
  const auto bytes = build_zip({member("second", "2")}, layout);
  const auto archive = read(bytes);
  CHECK(archive.ends.size() == 2);
  CHECK(has(archive, Disagreement::several_ends));
  CHECK_FALSE(has(archive, Disagreement::hidden_member));
  REQUIRE(archive.members.size() == 2);
  CHECK(name_of(archive, bytes, 0) == "second");
  CHECK(contents(archive, bytes, 1) == std::vector<std::string>{"1"});
}

TEST_CASE("an archive that is a member is not a second archive") {
  const auto inner = build_zip({member("inner", "1")});
  const auto archive = read(build_zip({member("a", "one"), member("inner.zip", inner)}));
  CHECK(archive.notes.empty());
  CHECK(archive.members.size() == 2);
}

TEST_CASE("an end record in the comment of another is a second archive") {
  ZipLayout layout;
  layout.comment = build_zip({member("evil", "1")});
  const auto archive = read(build_zip({member("a", "one")}, layout));
  CHECK(has(archive, Disagreement::several_ends));
  CHECK(archive.members.size() == 2);
}

TEST_CASE("a directory behind the end record is read, as miniz does") {
  // The offset leads into the comment; the size leads to the directory in front.
  const auto decoy = build_zip({member("decoy", "1")});
  ZipLayout layout;
  const auto inner = build_zip({member("evil", "2")});
  layout.comment = inner.substr(inner.find("PK\001\002"), inner.find("PK\005\006") - inner.find("PK\001\002"));
  const auto plain = build_zip({member("decoy", "1")}, layout);
  const std::size_t end = plain.find("PK\005\006");
  layout.offset_delta = static_cast<int>(end + 22 - plain.find("PK\001\002"));
  const auto archive = read(build_zip({member("decoy", "1")}, layout));
  CHECK(has(archive, Disagreement::several_directories));
  CHECK(archive.members.size() >= 2);
}

TEST_CASE("counts and sizes that lie do not hide a member") {
  ZipLayout layout;
  layout.count_delta = -1;
  auto archive = read(build_zip({member("a", "1"), member("b", "2")}, layout));
  CHECK(archive.members.size() == 2);
  CHECK(has(archive, Disagreement::entry_count));
  layout = {};
  layout.size_delta = -47;  // zipfile now finds the second entry first
  archive = read(build_zip({member("a", "1"), member("b", "2")}, layout));
  CHECK(archive.members.size() == 2);
  CHECK(has(archive, Disagreement::directory_size));
}

TEST_CASE("a local header that no directory knows is found") {
  auto hidden = member("hidden", "secret");
  hidden.is_listed = false;
  SECTION("in front") {
    const auto bytes = build_zip({hidden, member("a", "1")});
    const auto archive = read(bytes);
    REQUIRE(archive.members.size() == 2);
    CHECK(has(archive, Disagreement::hidden_member));
    CHECK(contents(archive, bytes, 1) == std::vector<std::string>{"secret"});
  }
  SECTION("between, behind other bytes, with a descriptor") {
    hidden.flags = 8;
    auto first = member("a", "1");
    first.after = "some other bytes";
    const auto bytes = build_zip({first, hidden, member("b", "2")});
    const auto archive = read(bytes);
    REQUIRE(archive.members.size() == 3);
    CHECK(contents(archive, bytes, 2) == std::vector<std::string>{"secret"});
  }
}

TEST_CASE("without an end record the local headers lead through the archive") {
  auto streamed = member("b", "two");
  streamed.flags = 8;
  ZipLayout layout;
  layout.has_directory = false;
  const auto bytes = build_zip({member("a", "one"), streamed, member("c", "three")}, layout);
  CHECK(evidence(ByteView::of(bytes)) == Evidence::front);
  const auto archive = read(bytes);
  REQUIRE(archive.members.size() == 3);
  CHECK(has(archive, Disagreement::no_end));
  CHECK_FALSE(has(archive, Disagreement::hidden_member));
  CHECK(contents(archive, bytes, 1) == std::vector<std::string>{"two"});
}

TEST_CASE("members that share bytes are told") {
  auto again = member("b", "");
  again.has_local = false;
  again.offset = 0;
  again.stored_size = 3;
  again.size = 3;
  again.crc = test::zlib_crc("one");
  CHECK(has(read(build_zip({member("a", "one"), again})), Disagreement::overlap));
  auto long_one = member("a", "one");
  long_one.stored_size = 80;
  long_one.size = 80;
  CHECK(has(read(build_zip({long_one, member("b", "1")})), Disagreement::overlap));
  CHECK(has(read(build_zip({long_one})), Disagreement::directory_overlap));
}

TEST_CASE("members that are not where they should be") {
  auto lost = member("lost", "1");
  SECTION("outside of the file") {
    lost.offset = 0x7FFFFFFF;
    lost.has_local = false;
    const auto archive = read(build_zip({member("a", "1"), member("b", "1"), lost}));
    CHECK(has(archive, Disagreement::outside));
    CHECK_FALSE(archive.is_damaged);
  }
  SECTION("found elsewhere by name") {
    lost.offset = 3;
    const auto bytes = build_zip({member("a", "1"), member("b", "1"), lost});
    const auto archive = read(bytes);
    CHECK(has(archive, Disagreement::displaced));
    CHECK(archive.members.size() == 3);
    CHECK(contents(archive, bytes, 2) == std::vector<std::string>{"1"});
  }
  SECTION("cut off") {
    lost.stored_size = 1000;
    lost.size = 1000;
    const auto archive = read(build_zip({lost}));
    CHECK(has(archive, Disagreement::truncated));
  }
}

TEST_CASE("offsets that count the bytes in front make a strong claim, whatever follows") {
  ZipLayout layout;
  layout.prefix = "not a zip";
  layout.trailing = "trailing";
  const std::string uncounted = build_zip({member("a", "1")}, layout);
  CHECK(evidence(ByteView::of(uncounted)) == Evidence::trailing);
  // The same archive where its offsets point to the right places.
  std::string counted = uncounted.substr(9);
  CHECK(evidence(ByteView::of(counted)) == Evidence::directory);
  counted.replace(0, 4, "XXXX");  // its local header is not there
  CHECK(evidence(ByteView::of(counted)) == Evidence::trailing);
}

TEST_CASE("trailing bytes make a weak claim, other files none") {
  ZipLayout layout;
  layout.prefix = "not a zip";
  layout.trailing = "trailing";
  CHECK(evidence(ByteView::of(build_zip({member("a", "1")}, layout))) == Evidence::trailing);
  CHECK(evidence(ByteView::of("PK\005\006 in a text")) == Evidence::front);
  CHECK(evidence(ByteView::of("a text about PK\005\006 and what follows it in the file")) == Evidence::none);
  CHECK(evidence(ByteView{}) == Evidence::none);
}

TEST_CASE("a hundred thousand members are read without quadratic work") {
  std::vector<ZipMember> members(100'000);
  for (std::size_t i = 0; i < members.size(); ++i) members[i] = member("folder/member-" + std::to_string(i), "x");
  ZipLayout layout;
  layout.is_zip64 = true;
  const auto bytes = build_zip(members, layout);
  std::uint64_t steps = 0;
  const auto archive = read_archive(ByteView::of(bytes), [&](std::uint64_t count) { return (steps += count) != 0; });
  CHECK(archive.members.size() == members.size());
  CHECK(steps < 10 * members.size());
}

TEST_CASE("a spent budget ends the reading") {
  const auto bytes = build_zip({member("a", "1"), member("b", "2"), member("c", "3")});
  const auto archive = read_archive(ByteView::of(bytes), [](std::uint64_t) { return false; });
  CHECK(archive.is_cut);
  CHECK(archive.members.size() < 3);
}

TEST_CASE("every cut of an archive is read without surprise") {
  auto streamed = member("b", "two");
  streamed.flags = 8;
  ZipLayout layout;
  layout.is_zip64 = true;
  layout.comment = "comment";
  const auto bytes = build_zip({member("a", "one"), streamed}, layout);
  for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
    const std::string front = bytes.substr(0, cut);
    const auto archive = read(front);
    CHECK((!archive.notes.empty() || cut + layout.comment.size() >= bytes.size()));
    for (const Member& one : archive.members)
      for (const Reading& reading : readings(one, ByteView::of(front))) CHECK(reading.data.end() <= front.size());
  }
}
