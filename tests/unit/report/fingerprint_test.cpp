#include "report/fingerprint.hpp"

#include "unit/report/sample_report.hpp"

#include <catch2/catch.hpp>

namespace assay {
namespace {

std::string fingerprint_of(Finding finding, const std::string& root = "models/bad.pt",
                           const std::string& path = "models/bad.pt!data.pkl") {
  Report report;
  report.roots = {{.path = root, .artifact_count = 1}};
  report.artifacts = {{.path = path}};
  finding.artifact = 0;
  report.findings = {std::move(finding)};
  report::fingerprint_findings(report);
  return report.findings.front().fingerprint;
}

}  // namespace

TEST_CASE("a fingerprint does not depend on where the root lies") {
  const auto finding = test::sample_call(0, 14, "os.system", "id");
  const auto here = fingerprint_of(finding);
  CHECK(here.size() == 16);
  CHECK(fingerprint_of(finding, "/srv/upload/7/bad.pt", "/srv/upload/7/bad.pt!data.pkl") == here);
  CHECK(fingerprint_of(finding, "bad.pt", "bad.pt!data.pkl") == here);
  CHECK(fingerprint_of(finding, "models", "models/bad.pt!data.pkl") == here);
  CHECK(fingerprint_of(finding, "models/", "models/bad.pt!data.pkl") == here);
  CHECK(fingerprint_of(finding, ".", "./bad.pt!data.pkl") == here);
  CHECK(fingerprint_of(finding, "models/bad.pt", "models/bad.pt!other.pkl") != here);
}

TEST_CASE("a fingerprint does not depend on wording, severity or offset, but on content") {
  auto finding = test::sample_call(0, 14, "os.system", "id");
  const auto before = fingerprint_of(finding);
  finding.message = "said in other words";
  finding.severity = Severity::low;
  finding.location.range.offset = 99;
  CHECK(fingerprint_of(finding) == before);
  finding.location.logical = "opcode 4 GLOBAL";
  CHECK(fingerprint_of(finding) != before);
  CHECK(fingerprint_of(test::sample_call(0, 14, "os.system", "ls")) != before);
  finding = test::sample_call(0, 14, "os.system", "id");
  finding.rule = &test::kSampleOdd;
  CHECK(fingerprint_of(finding) != before);
}

TEST_CASE("findings that only differ in what is not shown have different fingerprints") {
  Report report;
  report.findings = {test::sample_call(0, 5, "a", ""), test::sample_call(0, 9, "a", "")};
  report.findings[1].content = 1;
  report::fingerprint_findings(report);
  CHECK_FALSE(report.findings[1].fingerprint.starts_with(report.findings[0].fingerprint));
}

TEST_CASE("equal findings are numbered") {
  auto report = test::sample_report();
  std::vector<std::string> calls;
  for (const auto& finding : report.findings)
    if (finding.message.starts_with("os.system(\"id\")")) calls.push_back(finding.fingerprint);
  REQUIRE(calls.size() == 2);
  CHECK(calls[1] == calls[0] + ":2");
}

TEST_CASE("findings are ordered by artifact, offset, severity and rule") {
  const auto report = test::sample_report();
  std::vector<std::pair<std::uint32_t, std::uint64_t>> places;
  for (const auto& finding : report.findings) places.emplace_back(finding.artifact, finding.location.range.offset);
  CHECK(places == std::vector<std::pair<std::uint32_t, std::uint64_t>>{{0, 30}, {1, 14}, {1, 40}, {1, 50}, {1, 60}});

  Report tie;
  tie.findings = {test::sample_call(0, 5, "b", ""), test::sample_call(0, 5, "a", "")};
  tie.findings[0].severity = Severity::low;
  report::order_findings(tie);
  CHECK(tie.findings[0].severity == Severity::critical);
}

}  // namespace assay
