#include "engine/session.hpp"

#include "unit/engine/fake_formats.hpp"

#include <catch2/catch.hpp>

#include <set>

namespace assay::test {

using Catch::Matchers::Contains;

TEST_CASE("members are artifacts below their container, in order, depth first") {
  const Report report =
      scan_text(box(':', {{"a", leaf("1")}, {"b!c", box(':', {{"d", leaf("2")}})}, {"e", leaf("3")}}));
  std::vector<std::string> paths;
  for (const auto& artifact : report.artifacts) {
    paths.push_back(artifact.path);
    CHECK(artifact.id == paths.size() - 1);
    CHECK(artifact.outcome == Outcome::complete);
    CHECK(artifact.reason.empty());
  }
  CHECK(paths == std::vector<std::string>{"x", "x!a", "x!b%21c", "x!b%21c!d", "x!e"});
  CHECK(report.artifacts[3].parent == 2U);
  CHECK(report.roots.at(0).artifact_count == 5);
  CHECK(report.findings.empty());
}

TEST_CASE("a stream's member is scanned like a stored one") {
  for (const char kind : {':', 'z'}) {
    const Report report = scan_text(box(kind, {{"a", leaf("some evil thing")}}));
    REQUIRE(report.findings.size() == 1);
    CHECK(report.artifacts[report.findings[0].artifact].path == "x!a");
    CHECK(report.findings[0].location.range == ByteRange{13, 4});
    CHECK(the_artifact(report, "x!a").size == 23U);
  }
}

TEST_CASE("a stream that breaks keeps what came out and is partial") {
  const Report report = scan_text(box('?', {{"a", leaf("evil")}, {"b", leaf("fine")}}));
  CHECK(count_rule(report, "TST-EVIL-001") == 1);
  const auto& a = the_artifact(report, "x!a");
  CHECK(a.outcome == Outcome::partial);
  CHECK_THAT(a.reason, Contains("the stream ends too early"));
  CHECK(report.errors.size() == 2);
  CHECK(report.errors[0].error.offset == 12);
  CHECK(find_artifact(report, "x!b") != nullptr);
}

TEST_CASE("a stream's complaint is a finding on the member") {
  const Report report = scan_text(box('!', {{"a", leaf("fine")}}));
  CHECK(report.artifacts[the_finding(report, "TST-SUM-001").artifact].path == "x!a");
  CHECK(the_artifact(report, "x!a").outcome == Outcome::complete);
}

TEST_CASE("bytes that no format knows are unsupported") {
  const Report report = scan_text("\x01\x02 nobody knows this");
  CHECK(report.artifacts[0].outcome == Outcome::unsupported);
  CHECK_THAT(report.artifacts[0].reason, Contains("no format knows"));
  CHECK(report.roots[0].is_scannable);
}

TEST_CASE("the record of unknown bytes says what they begin like") {
  const Report report = scan_text(std::string("7z\xBC\xAF\x27\x1C\0\4 and so on", 18));
  CHECK(report.artifacts[0].outcome == Outcome::unsupported);
  CHECK_THAT(report.artifacts[0].reason, Contains("a 7z archive"));
  CHECK(report.findings.empty());
}

TEST_CASE("a member that its container vouches for is accounted to it") {
  const std::string numbers("\x01\x80\x02\xff numbers", 12);
  const Report report = scan_text(box('v', {{"data/0", numbers}, {"data/1", leaf("evil")}}));
  CHECK(the_artifact(report, "x!data/0").outcome == Outcome::complete);
  CHECK(the_artifact(report, "x!data/0").formats == std::vector<std::string_view>{"box"});
  // Vouching hides nothing that somebody knows.
  CHECK(the_artifact(report, "x!data/1").formats == std::vector<std::string_view>{"leaf"});
  CHECK(count_rule(report, "TST-EVIL-001") == 1);
}

TEST_CASE("what is proven to be numbers is nothing else by chance") {
  const Report report = scan_text(box('p', {{"data/0", leaf("evil")}}));
  CHECK(the_artifact(report, "x!data/0").outcome == Outcome::complete);
  CHECK(the_artifact(report, "x!data/0").formats == std::vector<std::string_view>{"box"});
  CHECK(count_rule(report, "TST-EVIL-001") == 0);
}

TEST_CASE("an empty input is nothing to scan, an empty member is complete") {
  const Report nothing = scan_text("");
  CHECK_FALSE(nothing.roots.at(0).is_scannable);
  CHECK(nothing.artifacts.at(0).outcome == Outcome::complete);
  for (const char kind : {':', 'z'})
    CHECK(the_artifact(scan_text(box(kind, {{"a", ""}})), "x!a").outcome == Outcome::complete);
}

TEST_CASE("a weak claim yields to a strong one") {
  const std::string bytes = box(':', {});
  CHECK(scan_text("just text").artifacts[0].formats == std::vector<std::string_view>{"text"});
  CHECK(scan_text(bytes).artifacts[0].formats == std::vector<std::string_view>{"box"});
}

TEST_CASE("two families that claim the same bytes are a polyglot, and both are analysed") {
  const Report report = scan_text(leaf("evil") + "END");
  CHECK(report.artifacts[0].formats == std::vector<std::string_view>{"leaf", "end"});
  REQUIRE(count_rule(report, "GEN-POLY-001") == 1);
  CHECK_THAT(the_finding(report, "GEN-POLY-001").message, Contains("leaf and end"));
  CHECK(count_rule(report, "TST-EVIL-001") == 1);
  CHECK(count_rule(scan_text(leaf("evil")), "GEN-POLY-001") == 0);
}

TEST_CASE("an exception in a format makes the artifact failed and nothing else") {
  const Report report = scan_text(box(':', {{"a", "THROW\x01"}, {"b", leaf("evil")}}));
  const auto& a = the_artifact(report, "x!a");
  CHECK(a.outcome == Outcome::failed);
  CHECK(a.reason == "throws: the library gave \\u001b up");
  CHECK(count_rule(report, "TST-EVIL-001") == 1);
}

TEST_CASE("bytes that belong to no structure are counted once") {
  const Report report = scan_text(leaf("fine") + std::string(4, '\0') + "stray\x01" + std::string(3, '\0'));
  REQUIRE(report.findings.size() == 1);
  CHECK(report.findings[0].rule->id == "GEN-GAP-001");
  CHECK(report.findings[0].location.range == ByteRange{16, 6});
  CHECK_THAT(report.findings[0].message, Contains("6 bytes"));
  CHECK(report.artifacts[0].outcome == Outcome::complete);
}

TEST_CASE("zeros that belong to no structure are padding") {
  CHECK(scan_text(leaf("fine") + std::string(100'000, '\0')).findings.empty());
}

TEST_CASE("what is recognisable in a gap is a finding, and an artifact when a format claims it") {
  const std::string script = "#!/usr/bin/env python3\nimport os\n";
  const Report report = scan_text(leaf("fine") + "\x01\x02" + script);
  const auto& finding = the_finding(report, "GEN-EMBED-001");
  CHECK(finding.severity == Severity::high);
  CHECK(finding.location.range.offset == 14);
  CHECK(report.artifacts.size() == 1);
}

namespace {

/// A zip's local header for a member "a" of no bytes.
const std::string kZipHeader("PK\3\4\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0a", 31);

/// Claims a run of such headers, and nothing behind it.
constexpr Format kFakeZip{
    .name = "zip",
    .family = "zip",
    .rules = {},
    .claim = [](const Artifact& artifact) { return artifact.bytes.starts_with("PK\3\4") ? Claim::magic : Claim::no; },
    .analyze =
        [](const Artifact& artifact, ScanContext& context) {
          context.cover({0, kZipHeader.size()});
          if (artifact.bytes.text().find("evil") != std::string_view::npos)
            context.report(kEvil, {{artifact.bytes.text().find("evil"), 4}, {}}, "the zip says evil");
        },
};

ScanOptions options_with_zip() {
  static constexpr std::array<const Format*, 3> kFormats{&kBox, &kLeaf, &kFakeZip};
  ScanOptions options;
  options.formats = kFormats;
  return options;
}

}  // namespace

TEST_CASE("an embedded archive becomes an artifact up to the end of its gap") {
  const Report report = scan_text(leaf("fine") + "\x01\x02" + kZipHeader, options_with_zip());
  CHECK(the_finding(report, "GEN-EMBED-001").severity == Severity::medium);
  const auto& zip = the_artifact(report, "x!@0xe");
  CHECK(zip.size == kZipHeader.size());
  CHECK(zip.formats == std::vector<std::string_view>{"zip"});
  CHECK(zip.parent == 0U);
  CHECK_THAT(the_finding(report, "GEN-GAP-001").message, Contains("2 bytes"));
}

TEST_CASE("a row of embedded archives is a row, not a nest") {
  std::string bytes = leaf("fine");
  for (int i = 0; i < 10; ++i) bytes += std::string("\x01") + kZipHeader;
  const Report report = scan_text(bytes, options_with_zip());
  CHECK(report.artifacts.size() == 11);
  for (std::size_t i = 1; i < report.artifacts.size(); ++i) {
    CHECK(report.artifacts[i].parent == 0U);
    CHECK(report.artifacts[i].outcome == Outcome::complete);
  }
  CHECK(find_artifact(report, "x!@0x2d") != nullptr);
}

TEST_CASE("more embedded archives than are opened make the artifact partial") {
  std::string bytes = leaf("fine");
  for (int i = 0; i < 100; ++i) bytes += std::string("\x01") + kZipHeader;
  const Report report = scan_text(bytes, options_with_zip());
  CHECK(report.artifacts.size() < 100);
  CHECK(report.artifacts[0].outcome == Outcome::partial);
}

TEST_CASE("one payload that is reached in two ways is one finding") {
  // The box covers nothing behind its members, so the same zip is met as a member and in the gap.
  const std::string zip = kZipHeader + "evil";
  std::string bytes = box(':', {{"a", zip}});
  const Report once = scan_text(bytes, options_with_zip());
  CHECK(count_rule(once, "TST-EVIL-001") == 1);
  const Report twice = scan_text(box(':', {{"a", box(':', {{"b", zip}})}}), options_with_zip());
  CHECK(count_rule(twice, "TST-EVIL-001") == 1);
  // Different bytes with the same content are different payloads.
  const Report copies = scan_text(box(':', {{"a", zip}, {"b", zip}}), options_with_zip());
  CHECK(count_rule(copies, "TST-EVIL-001") == 2);
}

TEST_CASE("an archive inside of itself is opened once") {
  // A box whose member is a stream that delivers the box.
  static std::string quine;
  static constexpr Format kQuine{
      .name = "quine",
      .family = "quine",
      .rules = {},
      .claim = [](const Artifact& artifact) { return artifact.bytes.starts_with("QUINE") ? Claim::magic : Claim::no; },
      .analyze =
          [](const Artifact& artifact, ScanContext& context) {
            context.cover(artifact.bytes.range());
            static_cast<void>(context.descend("me", std::make_unique<TextStream>(quine), 10, std::nullopt, nullptr));
          },
  };
  static constexpr std::array<const Format*, 1> kFormats{&kQuine};
  ScanOptions options;
  options.formats = kFormats;
  quine = "QUINE of some length";
  const Report report = scan_text(quine, options);
  CHECK(report.artifacts.size() == 2);
  REQUIRE(count_rule(report, "GEN-QUINE-001") == 1);
  CHECK(report.artifacts[the_finding(report, "GEN-QUINE-001").artifact].path == "x!me");
  // A box that delivers another one is none.
  const Report other = scan_text("QUINE", options);
  CHECK(other.artifacts.size() == 3);
  CHECK(count_rule(other, "GEN-QUINE-001") == 1);
}

TEST_CASE("only the front that formats need is expanded") {
  std::string front = "FRONT" + std::string(11, ' ') + std::string(1000, '\x01');
  const Report report = scan_text(box('*', {{"a", front}}));
  const auto& a = the_artifact(report, "x!a");
  CHECK(a.outcome == Outcome::complete);
  CHECK(a.size == front.size() * 1000);
  CHECK(report.findings.empty());
  ScanOptions options = fake_options();
  options.limits.expanded_bytes = 100'000;  // enough for the front, by far too little for the whole
  CHECK(the_artifact(scan_text(box('*', {{"a", front}}), options), "x!a").outcome == Outcome::complete);
}

TEST_CASE("formats that look at the end of a compressed member get to see it") {
  const std::string bytes = std::string(200'000, '\x01') + "END";
  CHECK(the_artifact(scan_text(box('z', {{"a", bytes}})), "x!a").formats == std::vector<std::string_view>{"end"});
}

TEST_CASE("a compressed member that is too large to keep is swept to its end") {
  ScanOptions options = fake_options();
  const std::string block = std::string(79'000, '\x01') + "#!/bin/sh -x\n";
  const Report report = scan_text(box('*', {{"a", std::string(79'013, '\x02')}, {"b", block}}), options);
  CHECK(the_artifact(report, "x!a").outcome == Outcome::unsupported);
  CHECK(the_artifact(report, "x!a").size == 79'013'000U);
  CHECK(the_artifact(report, "x!b").size == block.size() * 1000);
  CHECK(count_rule(report, "GEN-EMBED-001") >= 1);
}

TEST_CASE("the visitor sees every artifact with its bytes") {
  ScanOptions options = fake_options();
  std::set<std::string> seen;
  options.visit = [&](std::size_t, const Artifact& artifact, std::span<Finding>) {
    seen.insert(artifact.path + "=" + std::string(artifact.bytes.first(4).text()));
  };
  static_cast<void>(scan_text(box('z', {{"a", leaf("1")}}), options));
  CHECK(seen == std::set<std::string>{"x=BOXz", "x!a=LEAF"});
}

TEST_CASE("a name that is absurdly long is cut in the path") {
  const Report report = scan_text(box(':', {{std::string(100'000, 'n'), leaf("1")}}));
  CHECK(report.artifacts[1].path.size() < 2000);
  CHECK(report.artifacts[1].outcome == Outcome::complete);
}

}  // namespace assay::test
