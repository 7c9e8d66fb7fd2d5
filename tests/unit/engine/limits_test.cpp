#include "unit/engine/fake_formats.hpp"

#include <catch2/catch.hpp>

namespace assay::test {
namespace {

using Catch::Matchers::Contains;

Report scan_limited(std::string_view bytes, void (*limit)(Limits&)) {
  ScanOptions options = fake_options();
  limit(options.limits);
  return scan_text(bytes, options);
}

/// At least one record says that it is not complete, and why; and the same as an error.
void check_partial(const Report& report, std::string_view path, std::string_view flag) {
  const auto& artifact = the_artifact(report, path);
  CHECK(artifact.outcome == Outcome::partial);
  CHECK_THAT(artifact.reason, Contains(std::string(flag)));
  CHECK(std::ranges::any_of(report.errors, [&](const ErrorRecord& record) {
    return record.artifact == artifact.id && record.error.code == ErrorCode::limit;
  }));
}

}  // namespace

TEST_CASE("depth is limited") {
  const std::string bytes = box(':', {{"a", box(':', {{"b", leaf("evil")}})}});
  const Report report = scan_limited(bytes, [](Limits& limits) { limits.depth = 1; });
  CHECK(report.artifacts.size() == 2);
  check_partial(report, "x!a", "--max-depth");
  CHECK_THAT(the_artifact(report, "x!a").reason, Contains("\"b\""));
  CHECK(the_artifact(report, "x").outcome == Outcome::complete);
}

TEST_CASE("the number of members is limited for the whole file") {
  const Members two{{"1", leaf("1")}, {"2", leaf("2")}};
  const std::string bytes = box(':', {{"a", box(':', two)}, {"b", box(':', two)}});
  const Report report = scan_limited(bytes, [](Limits& limits) { limits.members = 3; });
  CHECK(report.artifacts.size() == 4);
  check_partial(report, "x!a", "--max-members");
}

TEST_CASE("expanded bytes are limited, and exactly as many as the limit are fine") {
  const std::string member = leaf("evil and some more");
  const std::string bytes = box('z', {{"a", member}});
  ScanOptions options = fake_options();
  options.limits.expanded_bytes = member.size();
  CHECK(the_artifact(scan_text(bytes, options), "x!a").outcome == Outcome::complete);
  options.limits.expanded_bytes = member.size() - 1;
  check_partial(scan_text(bytes, options), "x!a", "--max-expanded");
  options.limits.expanded_bytes = 0;
  check_partial(scan_text(bytes, options), "x!a", "--max-expanded");
  options.limits = {};
  options.limits.resident_bytes = 5;
  check_partial(scan_text(bytes, options), "x!a", "in memory");
}

TEST_CASE("a file that expands further than weights and texts do holds less in memory") {
  const std::string usual = box('z', {{"a", leaf("x")}});
  const std::string bomb = box('*', {{"a", leaf("x")}});
  ScanOptions options = fake_options();
  options.limits.resident_bytes_of_small_files = 0;
  CHECK(the_artifact(scan_text(usual, options), "x!a").outcome == Outcome::complete);
  check_partial(scan_text(bomb, options), "x!a", "in memory");
  options.limits.resident_bytes_of_small_files = 1000 * leaf("x").size();
  CHECK(the_artifact(scan_text(bomb, options), "x!a").outcome == Outcome::complete);
  options.limits.resident_bytes = 10;
  check_partial(scan_text(bomb, options), "x!a", "in memory");
}

TEST_CASE("the ratio is limited when asked for") {
  const std::string bytes = box('*', {{"a", leaf("x")}});
  CHECK(the_artifact(scan_text(bytes), "x!a").outcome == Outcome::complete);
  check_partial(scan_limited(bytes, [](Limits& limits) { limits.ratio = 10; }), "x!a", "--max-ratio");
}

TEST_CASE("steps are limited, and what comes afterwards is recorded") {
  const std::string bytes = box(':', {{"a", leaf("evil evil evil evil evil evil evil")}, {"b", leaf("evil")}});
  const Report report = scan_limited(bytes, [](Limits& limits) { limits.steps = 3; });
  check_partial(report, "x!a", "steps");
  check_partial(report, "x!b", "steps");
  CHECK(count_rule(report, "TST-EVIL-001") == 3);
}

TEST_CASE("time is limited") {
  const Report report = scan_limited(box(':', {{"a", leaf("evil")}}), [](Limits& limits) { limits.seconds = 0; });
  check_partial(report, "x", "--timeout");
}

TEST_CASE("a flood of mild findings does not wash a severe one away") {
  // Every member has a gap, which is a mild finding; the last one is evil.
  Members members;
  for (int i = 0; i < 20; ++i) members.emplace_back(std::to_string(i), leaf("") + "\x01 stray");
  members.emplace_back("last", leaf("evil"));
  const Report report = scan_limited(box(':', members), [](Limits& limits) { limits.findings = 5; });
  CHECK(report.findings.size() == 5);
  CHECK(count_rule(report, "TST-EVIL-001") == 1);
  check_partial(report, "x!last", "findings");
  CHECK(scan_limited(box(':', members), [](Limits& limits) { limits.findings = 0; }).findings.empty());
}

TEST_CASE("facts are limited") {
  const std::string bytes = box(':', {{"a", leaf("1")}, {"b", leaf("2")}});
  const Report report = scan_limited(bytes, [](Limits& limits) { limits.facts = 1; });
  CHECK(report.facts.size() == 1);
  check_partial(report, "x!b", "facts");
}

TEST_CASE("errors without end are counted, not listed") {
  Members members;
  for (int i = 0; i < 10'100; ++i) members.emplace_back("m", "LEAF");  // without a length
  const Report report = scan_text(box(':', members));
  CHECK(report.errors.size() == 10'001);
  CHECK_THAT(report.errors.back().error.message, Contains("100 more errors"));
  CHECK(std::ranges::count(report.artifacts, Outcome::partial, &ArtifactRecord::outcome) == 10'100);
}

}  // namespace assay::test
