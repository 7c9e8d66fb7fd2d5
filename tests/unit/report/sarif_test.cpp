#include "report/sarif.hpp"

#include "unit/report/sample_report.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>

namespace assay {
namespace {

std::size_t count(std::string_view text, std::string_view what) {
  std::size_t number = 0;
  for (auto at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1)) ++number;
  return number;
}

}  // namespace

TEST_CASE("SARIF keeps as many results as readers take, the severest of them", "[sarif]") {
  constexpr std::size_t kMost = 25'000;
  constexpr std::size_t kMild = kMost + 200;
  Report report;
  report.roots = {{.path = "models", .artifact_count = 1}};
  report.artifacts = {{.path = "models/bad.pt"}};
  for (std::size_t i = 0; i < kMild; ++i)
    report.findings.push_back({.rule = &test::kSampleOdd, .message = "odd", .severity = Severity::low});
  report.findings.push_back(test::sample_call(0, 14, "os.system", "id"));
  std::string out;
  report::write_sarif(report, {.version = "0"}, out);
  CHECK(count(out, "\"ruleId\":\"ZIP-NAME-002\"") == kMost - 1);
  CHECK(count(out, "\"ruleId\":\"PKL-CALL-001\"") == 1);
  CHECK(count(out, "201 findings are left out") == 1);
}

}  // namespace assay
