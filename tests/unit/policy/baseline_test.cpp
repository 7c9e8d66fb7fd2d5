#include "policy/baseline.hpp"

#include "policy/difference.hpp"
#include "policy/judge.hpp"
#include "report/writers.hpp"
#include "unit/report/sample_report.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

namespace assay::policy {
namespace {

std::string as_json(const Report& report) {
  std::string text;
  report::find_writer("json")->write(report, {.version = "1.2.3"}, text);
  return text;
}

RecordedReport recorded(const Report& report) { return read_report("r.json", as_json(report)).value(); }

std::size_t count_suppressed(const Report& report, std::string_view by) {
  return static_cast<std::size_t>(std::ranges::count_if(
      report.findings, [&](const Finding& finding) { return finding.suppressed && finding.suppressed->by == by; }));
}

}  // namespace

TEST_CASE("a baseline of a report and of its JSON is the same, and covers all that counted") {
  auto report = test::sample_report();
  const auto text = write_baseline(report);
  CHECK(write_baseline(recorded(report)) == text);
  // The one that the policy suppressed is not known; the others are.
  const auto waived = count_suppressed(report, "policy.toml:12");
  CHECK(waived == 1);

  for (const auto& source : {text, as_json(report)}) {
    auto baseline = read_baseline("known.json", source);
    REQUIRE(baseline);
    CHECK(baseline->findings.size() == report.findings.size() - waived);
    auto again = test::sample_report();
    again.notes.clear();
    apply(again, *baseline);
    CHECK(count_suppressed(again, "baseline") == report.findings.size() - waived);
    CHECK(again.notes.empty());
    policy::judge(again, {});
    CHECK(again.exit_code == 2);  // what was not seen is not in a baseline
  }
}

TEST_CASE("a baseline does not cover what became worse, lies elsewhere or is new") {
  auto report = test::sample_report();
  const auto baseline = read_baseline("known.json", write_baseline(report)).value();

  auto worse = report;
  for (auto& finding : worse.findings)
    if (finding.severity == Severity::low) finding.severity = Severity::high;
  apply(worse, baseline);
  CHECK(count_suppressed(worse, "baseline") == baseline.findings.size() - 1);

  auto moved = report;
  for (auto& artifact : moved.artifacts) artifact.path += "x";
  moved.notes.clear();
  apply(moved, baseline);
  CHECK(count_suppressed(moved, "baseline") == 0);
  REQUIRE(moved.notes.size() == 1);
  CHECK(moved.notes[0].kind == "baseline_gone");

  auto elsewhere = report;  // the directory that leads to a root has no part in it
  for (auto& artifact : elsewhere.artifacts) artifact.path = "/data/" + artifact.path;
  for (auto& root : elsewhere.roots) root.path = "/data/" + root.path;
  apply(elsewhere, baseline);
  CHECK(count_suppressed(elsewhere, "baseline") == baseline.findings.size());
}

TEST_CASE("what is no report is refused with what is missing") {
  const auto why = [](std::string_view text) { return read_report("x.json", text).error().message; };
  CHECK(why("").starts_with("'x.json' is neither a report of assay in JSON nor a baseline: "));
  CHECK(why("[]").ends_with("it is no JSON object"));
  CHECK(why("{}").ends_with("'schema_version': a text is missing"));
  CHECK(why(R"({"schema_version":"2.0","kind":"baseline","findings":[]})").ends_with("'schema_version' is not 1"));
  CHECK(why(R"({"schema_version":"1.0"})").ends_with("'verdict': a text is missing"));
  CHECK(why(R"({"schema_version":"1.0","kind":"baseline"})").ends_with("'findings': a list is missing"));
  CHECK(why(R"({"schema_version":"1.0","kind":"baseline","findings":[1]})").ends_with("'rule_id': a text is missing"));
  CHECK(why(R"({"schema_version":"1.0","kind":"baseline","findings":[]} x)").contains("neither a report"));
}

TEST_CASE("every cut of a report is refused") {
  auto text = as_json(test::sample_report());
  while (text.ends_with('\n')) text.pop_back();
  for (std::size_t size = 0; size < text.size(); size += 7) {
    INFO(size);
    REQUIRE_FALSE(read_report("x.json", text.substr(0, size)));
  }
}

TEST_CASE("a difference knows what is new, gone and changed, and what of it counts") {
  const auto before = test::sample_report();
  auto after = before;
  after.findings[0].severity = Severity::info;       // changed, and nothing that counts
  after.findings.erase(after.findings.begin() + 1);  // gone
  auto fresh = test::sample_call(1, 70, "pty.spawn", "sh");
  fresh.fingerprint = "00000000000000aa";
  after.findings.push_back(fresh);  // new
  for (auto& finding : after.findings)
    if (finding.suppressed) finding.suppressed.reset();  // changed: it counts now

  const auto old = recorded(before);
  const auto now = recorded(after);
  const auto difference = compare(old, now, Severity::medium);
  REQUIRE(difference.added.size() == 1);
  CHECK(difference.added[0]->message.starts_with("pty.spawn"));
  CHECK(difference.gone.size() == 1);
  CHECK(difference.changed.size() == 2);
  CHECK(difference.newly_counting.size() == 2);
  CHECK_FALSE(difference.became_incomplete);
  CHECK(compare(old, old, Severity::medium).newly_counting.empty());
  CHECK(compare(recorded(test::clean_report()), now, Severity::medium).became_incomplete);
}

}  // namespace assay::policy
