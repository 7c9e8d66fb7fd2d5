#include "policy/judge.hpp"

#include "unit/report/sample_report.hpp"

#include <catch2/catch.hpp>

namespace assay {
namespace {

inline constexpr Rule kTrust{"TRUST-SIG-001", "trust-signature", Severity::high, "", "", "", "", ""};

/// A root per word: "clean", "findings", "partial", "failed", "empty", "missing", "untrusted"; joined they make a
/// report.
Report report_of(std::initializer_list<std::string_view> roots) {
  Report report;
  for (const auto what : roots) {
    const auto id = static_cast<std::uint32_t>(report.artifacts.size());
    RootRecord root{.path = std::string(what), .first_artifact = id, .artifact_count = 1};
    ArtifactRecord artifact{.id = id, .path = std::string(what)};
    if (what == "findings") report.findings.push_back(test::sample_call(id, 0, "os.system", "id"));
    if (what == "untrusted") report.findings.push_back({.rule = &kTrust, .artifact = id, .severity = Severity::high});
    if (what == "partial") artifact.outcome = Outcome::partial;
    if (what == "failed") artifact.outcome = Outcome::failed;
    if (what == "empty") root.is_scannable = false;
    if (what == "missing") {
      root.artifact_count = 0;
      report.errors.push_back({std::nullopt, root.path, {ErrorCode::io, 0, "No such file or directory"}});
    } else {
      report.artifacts.push_back(artifact);
    }
    report.roots.push_back(root);
  }
  return report;
}

Report judged(Report report, policy::JudgeOptions options = {}) {
  policy::judge(report, options);
  return report;
}

int exit_code_of(std::initializer_list<std::string_view> roots, policy::JudgeOptions options = {}) {
  return judged(report_of(roots), options).exit_code;
}

}  // namespace

TEST_CASE("each kind of root has its exit code") {
  CHECK(exit_code_of({"clean"}) == 0);
  CHECK(exit_code_of({"findings"}) == 1);
  CHECK(exit_code_of({"partial"}) == 2);
  CHECK(exit_code_of({"failed"}) == 2);
  CHECK(exit_code_of({"missing"}) == 2);
  CHECK(exit_code_of({"empty"}) == 3);
  CHECK(exit_code_of({"untrusted"}) == 5);
  CHECK(exit_code_of({}) == 3);
}

TEST_CASE("1 wins over 5, 5 over 2, 2 over 3") {
  CHECK(exit_code_of({"untrusted", "findings", "partial", "empty"}) == 1);
  CHECK(exit_code_of({"empty", "partial", "untrusted", "clean"}) == 5);
  CHECK(exit_code_of({"empty", "partial"}) == 2);
  CHECK(exit_code_of({"empty", "missing"}) == 2);
  CHECK(exit_code_of({"clean", "partial"}) == 2);
  for (const int code : {0, 1, 2, 3, 5}) {
    CHECK(policy::worse_exit_code(0, code) == code);
    CHECK(policy::worse_exit_code(code, 1) == 1);
  }
  CHECK(policy::worse_exit_code(5, 2) == 5);
  CHECK(policy::worse_exit_code(3, 2) == 2);
}

TEST_CASE("nothing scannable is incomplete and says so") {
  const auto report = judged(report_of({"empty", "empty"}));
  CHECK(report.verdict == Verdict::incomplete);
  CHECK(report.reason == "nothing_scannable");
  CHECK(report.roots[0].verdict == Verdict::incomplete);
  CHECK_FALSE(report.roots[0].complete);
}

TEST_CASE("an empty root beside scannable ones is incomplete on its own") {
  const auto report = judged(report_of({"clean", "empty"}));
  CHECK(report.roots[0].verdict == Verdict::clean);
  CHECK(report.roots[1].verdict == Verdict::incomplete);
  CHECK(report.verdict == Verdict::incomplete);
  CHECK(report.reason.empty());
  CHECK(report.exit_code == 2);
}

TEST_CASE("an empty file that nobody recognises is empty, one that cannot be read is incomplete") {
  auto report = report_of({"empty"});
  report.artifacts[0].outcome = Outcome::unsupported;
  CHECK(judged(report).exit_code == 3);
  report.artifacts[0].outcome = Outcome::failed;
  CHECK(judged(report).exit_code == 2);
}

TEST_CASE("each root keeps its own verdict") {
  const auto report = judged(report_of({"clean", "findings", "partial", "missing"}));
  CHECK(report.roots[0].verdict == Verdict::clean);
  CHECK(report.roots[0].complete);
  CHECK(report.roots[1].verdict == Verdict::findings);
  CHECK(report.roots[1].complete);
  CHECK(report.roots[2].verdict == Verdict::incomplete);
  CHECK(report.roots[3].verdict == Verdict::incomplete);
  CHECK_FALSE(report.roots[3].complete);
}

TEST_CASE("the level moves verdict and exit code") {
  auto report = report_of({"findings"});
  report.findings[0].severity = Severity::medium;
  CHECK(judged(report).exit_code == 1);
  CHECK(judged(report, {.fail_on = Severity::medium}).verdict == Verdict::findings);
  CHECK(judged(report, {.fail_on = Severity::high}).verdict == Verdict::clean);
  CHECK(judged(report, {.fail_on = Severity::high}).exit_code == 0);
  report.findings[0].severity = Severity::low;
  CHECK(judged(report).verdict == Verdict::clean);
  CHECK(judged(report, {.fail_on = Severity::low}).exit_code == 1);
}

TEST_CASE("fail-on none judges at medium and only exit 1 becomes 0") {
  const policy::JudgeOptions none{.fails_on_findings = false};
  const auto report = judged(report_of({"findings"}), none);
  CHECK(report.verdict == Verdict::findings);
  CHECK(report.exit_code == 0);
  CHECK(exit_code_of({"findings", "partial"}, none) == 2);
  CHECK(exit_code_of({"findings", "untrusted", "partial"}, none) == 5);
  CHECK(exit_code_of({"empty"}, none) == 3);
  auto low = report_of({"findings"});
  low.findings[0].severity = Severity::low;
  CHECK(judged(low, none).verdict == Verdict::clean);
}

TEST_CASE("a suppressed finding does not count") {
  auto report = report_of({"findings"});
  report.findings[0].suppressed = Suppression{"policy", "reviewed", ""};
  CHECK(judged(report).verdict == Verdict::clean);
}

TEST_CASE("findings and omissions of one root are both told") {
  auto report = report_of({"findings"});
  report.artifacts[0].outcome = Outcome::partial;
  report = judged(report);
  CHECK(report.roots[0].verdict == Verdict::findings);
  CHECK_FALSE(report.roots[0].complete);
  CHECK(report.exit_code == 1);
}

TEST_CASE("nothing falls between the roots") {
  auto stray_error = report_of({"clean"});
  stray_error.errors.push_back({std::nullopt, "elsewhere", {}});
  CHECK(judged(stray_error).exit_code == 2);
  CHECK(judged(stray_error).roots[0].verdict == Verdict::clean);

  auto inside = report_of({"clean"});
  inside.errors.push_back({std::nullopt, "clean/unreadable", {}});
  CHECK(judged(inside).roots[0].verdict == Verdict::incomplete);

  auto on_artifact = report_of({"clean"});  // an error whose artifact still claims to be complete
  on_artifact.errors.push_back({0, "clean", {}});
  CHECK(judged(on_artifact).exit_code == 2);

  auto stray_finding = report_of({"clean"});
  stray_finding.findings.push_back(test::sample_call(77, 0, "os.system", "id"));
  CHECK(judged(stray_finding).exit_code == 1);

  auto unseen = report_of({"clean"});
  unseen.roots[0].artifact_count = 0;
  CHECK(judged(unseen).exit_code == 2);
}

}  // namespace assay
