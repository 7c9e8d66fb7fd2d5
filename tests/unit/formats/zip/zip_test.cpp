#include "formats/zip/zip.hpp"

#include "support/recording_context.hpp"
#include "unit/codecs/zip/zip_builder.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

using namespace assay;
using assay::test::build_zip;
using assay::test::RecordingContext;
using assay::test::ZipLayout;
using assay::test::ZipMember;

namespace {

class TextBlob final : public Blob {
 public:
  explicit TextBlob(std::string text) : text_(std::move(text)) {}
  [[nodiscard]] ByteView view() const override { return ByteView::of(text_); }

 private:
  std::string text_;
};

struct Scan {
  explicit Scan(std::string bytes) {
    artifact.storage = std::make_shared<TextBlob>(std::move(bytes));
    artifact.bytes = artifact.storage->view();
    artifact.size = artifact.bytes.size();
    formats::zip::kFormat.analyze(artifact, context);
  }

  [[nodiscard]] bool raises(std::string_view id) const {
    return std::ranges::any_of(context.findings, [id](const Finding& finding) { return finding.rule->id == id; }) ||
           std::ranges::any_of(context.children, [id](const RecordingContext::Child& child) {
             return child.complaint && child.complaint->rule->id == id;
           });
  }
  [[nodiscard]] Severity worst() const {
    Severity severity = Severity::info;
    for (const Finding& finding : context.findings) severity = std::max(severity, finding.severity);
    return severity;
  }
  [[nodiscard]] std::vector<std::string> children() const {
    std::vector<std::string> result;
    for (const auto& child : context.children)
      result.push_back(child.name + "=" +
                       std::string(reinterpret_cast<const char*>(child.bytes.data()), child.bytes.size()));
    return result;
  }
  /// Bytes that nobody covered.
  [[nodiscard]] std::uint64_t open_bytes() const {
    auto ranges = context.covered;
    std::ranges::sort(ranges, {}, &ByteRange::offset);
    std::uint64_t at = 0;
    std::uint64_t open = 0;
    for (const ByteRange& range : ranges) {
      if (range.offset > at) open += range.offset - at;
      at = std::max(at, range.end());
    }
    return open + (artifact.bytes.size() - at);
  }

  RuleData rules;
  RecordingContext context{rules};
  Artifact artifact;
};

ZipMember member(std::string name, std::string data, std::uint16_t method = 0) {
  ZipMember result;
  result.name = std::move(name);
  result.data = std::move(data);
  result.method = method;
  return result;
}

}  // namespace

TEST_CASE("an ordinary archive is opened, accounted for to the last byte, and clean") {
  auto streamed = member("d/three", "3");
  streamed.flags = 0x808;
  ZipLayout layout;
  layout.comment = "made by a test";
  const Scan scan(build_zip({member("one", "1"), member("two", "22", 8), streamed, member("d/", "")}, layout));
  CHECK(scan.context.findings.empty());
  CHECK(scan.context.errors.empty());
  CHECK(scan.children() == std::vector<std::string>{"one=1", "two=22", "d/three=3"});
  CHECK(scan.open_bytes() == 0);
}

TEST_CASE("stored members are views, not copies") {
  const std::string bytes = build_zip({member("one", "1")});
  const Scan scan(bytes);
  REQUIRE(scan.context.children.size() == 1);
  CHECK(scan.context.children.front().stored_size == 1);
}

TEST_CASE("names that leave the folder are critical, also in the local header only") {
  CHECK(Scan(build_zip({member("../up", "1")})).raises("ZIP-NAME-004"));
  CHECK(Scan(build_zip({member("/abs", "1")})).raises("ZIP-NAME-004"));
  CHECK(Scan(build_zip({member("C:\\x", "1")})).raises("ZIP-NAME-004"));
  auto lie = member("plain", "1");
  lie.local_name = "../up";
  CHECK(Scan(build_zip({lie})).raises("ZIP-NAME-004"));
  CHECK(Scan(build_zip({lie})).worst() == Severity::critical);
  CHECK(Scan(build_zip({member("a\\b", "1")})).raises("ZIP-NAME-005"));
  CHECK(Scan(build_zip({member(std::string("a\0.txt", 6), "1")})).raises("ZIP-NAME-006"));
  CHECK(Scan(build_zip({member("a..b/.c", "1")})).context.findings.empty());
}

TEST_CASE("symbolic links are judged by where they lead") {
  auto link = member("d/link", "../../etc/passwd");
  link.attributes = 0xA1FF0000;
  CHECK(Scan(build_zip({link})).worst() == Severity::critical);
  link.data = "beside";
  link.method = 8;
  CHECK(Scan(build_zip({link})).raises("ZIP-LINK-001"));
  CHECK(Scan(build_zip({link})).worst() == Severity::medium);
  link.attributes = 0x81A40000;
  CHECK(Scan(build_zip({link})).context.findings.empty());
}

TEST_CASE("a wrong checksum is told and hides nothing") {
  for (const std::uint16_t method : std::vector<std::uint16_t>{0, 8}) {
    auto lie = member("a", "payload", method);
    lie.crc = 1;
    const Scan scan(build_zip({lie}));
    CHECK(scan.raises("ZIP-CRC-001"));
    CHECK(scan.children() == std::vector<std::string>{"a=payload"});
  }
}

TEST_CASE("a member that expands to another size is told and seen whole") {
  auto lie = member("a", "a longer payload", 8);
  lie.size = 3;
  const Scan scan(build_zip({lie}));
  CHECK(scan.raises("ZIP-SIZE-001"));
  CHECK(scan.children() == std::vector<std::string>{"a=a longer payload"});
}

TEST_CASE("flags that lie do not hide a member") {
  for (const std::uint16_t flag : std::vector<std::uint16_t>{0x1, 0x20, 0x40, 0x2000}) {
    for (const std::uint16_t method : std::vector<std::uint16_t>{0, 8}) {
      INFO(flag << " " << method);
      auto lie = member("a", "payload", method);
      lie.flags = flag;
      Scan scan(build_zip({lie, member("b", "2")}));
      CHECK(scan.raises("ZIP-FLAG-001"));
      CHECK(scan.context.errors.empty());
      CHECK(scan.children() == std::vector<std::string>{"a=payload", "b=2"});
      lie.flags = 0;
      lie.local_flags = flag;
      CHECK(Scan(build_zip({lie})).raises("ZIP-FLAG-001"));
      CHECK(Scan(build_zip({lie})).children() == std::vector<std::string>{"a=payload"});
    }
  }
}

TEST_CASE("a member that is really encrypted is not seen, and the others are") {
  auto secret = member("a", std::string("\x91\x02\xfe\x7c\x00\x55\xaa\x10 not deflated", 21), 0);
  secret.flags = 1;
  secret.crc = 0x12345678;
  SECTION("stored") {
    const Scan scan(build_zip({secret, member("b", "2")}));
    REQUIRE(scan.context.errors.size() == 1);
    CHECK(scan.context.errors.front().code == ErrorCode::unsupported);
    CHECK_FALSE(scan.raises("ZIP-FLAG-001"));
    CHECK(scan.children().back() == "b=2");
  }
  SECTION("deflated") {
    secret.local_method = 8;
    secret.central_method = 8;
    const Scan scan(build_zip({secret, member("b", "2")}));
    REQUIRE(scan.context.children.size() == 2);
    REQUIRE(scan.context.children.front().error);
    CHECK(scan.context.children.front().error->message == "encrypted");
    CHECK_FALSE(scan.raises("ZIP-FLAG-001"));
  }
}

TEST_CASE("a method that assay does not know is one member not seen") {
  const Scan scan(build_zip({member("a", "bytes", 98), member("b", "2")}));
  REQUIRE(scan.context.children.size() == 2);
  REQUIRE(scan.context.children.front().error);
  CHECK(scan.context.children.front().error->code == ErrorCode::unsupported);
  CHECK(scan.children().back() == "b=2");
}

TEST_CASE("an impossible version is told and the member is seen") {
  auto lie = member("a", "1");
  lie.version = 99;
  const Scan scan(build_zip({lie}));
  CHECK(scan.raises("ZIP-VERS-001"));
  CHECK(scan.children() == std::vector<std::string>{"a=1"});
  lie.version = 63;
  CHECK(Scan(build_zip({lie})).context.findings.empty());
}

TEST_CASE("both readings of a member are opened") {
  auto lie = member("a", "0123456789");
  lie.stored_size = 4;
  CHECK(Scan(build_zip({lie})).children() == std::vector<std::string>{"a=0123", "a=0123456789"});
  const Scan twice(build_zip({member("a", "first"), member("a", "second")}));
  CHECK(twice.raises("ZIP-NAME-002"));
  CHECK(twice.children() == std::vector<std::string>{"a=first", "a=second"});
}

TEST_CASE("many names for one piece of data are opened a bounded number of times") {
  std::vector<ZipMember> members{member("kernel", std::string(1000, 'x'))};
  for (int i = 0; i < 2000; ++i) {
    auto name = member("n" + std::to_string(i), "");
    name.has_local = false;
    name.offset = 0;
    name.crc = test::zlib_crc(members.front().data);
    name.stored_size = 1000;
    name.size = 1000;
    members.push_back(name);
  }
  const Scan scan(build_zip(members));
  CHECK(scan.raises("ZIP-MEMBER-002"));
  CHECK(scan.context.children.size() > 1);
  CHECK(scan.context.children.size() <= 1 + scan.artifact.bytes.size() / 1000);
}

TEST_CASE("a bomb is told by what it declares, ratio alone is not one") {
  auto bomb = member("a", "x", 8);
  bomb.size = 0xFFFFFFFE;
  CHECK_FALSE(Scan(build_zip({bomb})).raises("ZIP-BOMB-001"));  // below 4 GiB
  bomb.size = 0xFFFFFFFF;
  test::put(bomb.central_extra, 0x0001, 2);
  test::put(bomb.central_extra, 8, 2);
  test::put(bomb.central_extra, 5ULL << 30U, 8);
  CHECK(Scan(build_zip({bomb})).raises("ZIP-BOMB-001"));
  CHECK_FALSE(Scan(build_zip({member("zeros", std::string(1'000'000, '\0'), 8)})).raises("ZIP-BOMB-001"));
}

TEST_CASE("what is in front, behind, in comments and in unknown extra fields stays open for the sweep") {
  ZipLayout layout;
  layout.prefix = "GIF89a";
  layout.trailing = "tail";
  CHECK(Scan(build_zip({member("a", "1")}, layout)).open_bytes() == 10);
  layout = {};
  layout.comment = std::string("\x80\x04N.", 4);
  CHECK(Scan(build_zip({member("a", "1")}, layout)).open_bytes() == 4);
  auto extra = member("a", "1");
  extra.local_extra = std::string("\x99\x99\x04\0data", 8);
  CHECK(Scan(build_zip({extra})).open_bytes() == 8);
  extra.local_extra = std::string("FB\x04\0ZZZZ", 8);
  CHECK(Scan(build_zip({extra})).open_bytes() == 0);
}

TEST_CASE("a cut archive is incomplete, with what was there") {
  ZipLayout layout;
  layout.has_directory = false;
  const Scan scan(build_zip({member("a", "1"), member("b", "2", 8)}, layout));
  CHECK(scan.raises("ZIP-DIR-006"));
  CHECK(scan.worst() == Severity::low);
  REQUIRE(scan.context.errors.size() == 1);
  CHECK(scan.context.errors.front().code == ErrorCode::truncated);
  CHECK(scan.children() == std::vector<std::string>{"a=1", "b=2"});
}

TEST_CASE("hidden members and several directories are told") {
  auto hidden = member("hidden", "1");
  hidden.is_listed = false;
  CHECK(Scan(build_zip({member("a", "1"), hidden})).raises("ZIP-MEMBER-001"));
  ZipLayout layout;
  layout.prefix = build_zip({member("first", "1")});
  const Scan scan(build_zip({member("second", "2")}, layout));
  CHECK(scan.raises("ZIP-DIR-001"));
  CHECK(scan.open_bytes() == 0);
}

TEST_CASE("the claim is by content") {
  const auto claim_of = [](const std::string& bytes, std::optional<std::uint64_t> size = {}) {
    Artifact artifact;
    artifact.bytes = ByteView::of(bytes);
    artifact.size = size ? size : bytes.size();
    return formats::zip::kFormat.claim(artifact);
  };
  const auto bytes = build_zip({member("a", "1")});
  CHECK(claim_of(bytes) == Claim::structure);
  CHECK(claim_of("pickle" + bytes) == Claim::structure);
  CHECK(claim_of("pickle" + bytes + "tail") == Claim::weak);
  CHECK(claim_of(bytes.substr(0, 40)) == Claim::magic);
  CHECK(claim_of(bytes.substr(0, 40), 5000) == Claim::structure);  // the front of more
  CHECK(claim_of("PK or not") == Claim::no);
}
