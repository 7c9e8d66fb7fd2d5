#include "report/writers.hpp"
#include "unit/report/sample_report.hpp"

#include "core/utf8.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace assay {
namespace {

/// Compares with tests/golden/<writer>/<name>; ASSAY_BLESS=1 writes the file instead, and `git diff` is the review.
void check_golden(const std::string& name, const std::string& actual) {
  const auto path = std::filesystem::path(ASSAY_SOURCE_DIR) / "tests/golden" / name;
  if (std::getenv("ASSAY_BLESS") != nullptr) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << actual;
    return;
  }
  std::ifstream file(path, std::ios::binary);
  std::ostringstream expected;
  expected << file.rdbuf();
  INFO("to accept the new text: ASSAY_BLESS=1, then review git diff");
  CHECK(expected.str() == actual);
}

std::string written(std::string_view writer, const Report& report, report::WriteOptions options = {}) {
  options.version = "1.2.3";
  std::string out;
  report::find_writer(writer)->write(report, options, out);
  return out;
}

using report::Detail;

}  // namespace

TEST_CASE("every writer has goldens of a bad and a clean report") {
  for (const auto& writer : report::writers()) {
    check_golden(std::string(writer.name) + "/bad." + std::string(writer.name),
                 written(writer.name, test::sample_report()));
    check_golden(std::string(writer.name) + "/clean." + std::string(writer.name),
                 written(writer.name, test::clean_report()));
  }
}

TEST_CASE("text has goldens of its other ways to show a report") {
  check_golden("text/bad-verbose.text", written("text", test::sample_report(), {.detail = Detail::verbose}));
  check_golden("text/bad-quiet.text", written("text", test::sample_report(), {.detail = Detail::quiet}));
  check_golden("text/bad-color-wide.text", written("text", test::sample_report(), {.has_color = true, .width = 300}));
  check_golden("text/bad-narrow.text", written("text", test::sample_report(), {.width = 1}));
}

TEST_CASE("a clean report is silent when quiet is asked for") {
  CHECK(written("text", test::clean_report(), {.detail = Detail::quiet}).empty());
}

TEST_CASE("no writer lets a control character or broken UTF-8 through") {
  for (const auto& writer : report::writers()) {
    std::string_view rest;
    const auto text = written(writer.name, test::sample_report(), {.detail = Detail::verbose});
    for (rest = text; !rest.empty();) {
      const auto point = utf8::decode(rest);
      REQUIRE(point.size > 0);
      REQUIRE((point.value == '\n' || !utf8::is_invisible(point.value)));
      rest.remove_prefix(point.size);
    }
  }
}

TEST_CASE("text fits the terminal but for what people copy from it") {
  std::istringstream lines(written("text", test::sample_report(), {.width = 80}));
  for (std::string line; std::getline(lines, line);)
    if (!line.starts_with("  -->")) CHECK(line.size() <= 82);  // "…" takes three bytes
}

TEST_CASE("thousands of findings are shown in part and counted in full") {
  auto report = test::clean_report();
  for (std::uint64_t i = 0; i < 5000; ++i) report.findings.push_back(test::sample_call(1, i, "os.system", "id"));
  policy::judge(report, {});
  const auto text = written("text", report);
  CHECK(text.find("... and 4,992 of PKL-CALL-001 more: -v or -f json lists them") != std::string::npos);
  CHECK(text.find("5,000 critical") != std::string::npos);
  CHECK(text.size() < 6'000);
}

TEST_CASE("a few findings of one rule are all shown, and many hide no other rule") {
  auto report = test::clean_report();
  for (std::uint64_t i = 0; i < 20; ++i) report.findings.push_back(test::sample_call(1, i, "os.system", "id"));
  policy::judge(report, {});
  CHECK(written("text", report).find("... and") == std::string::npos);
  for (std::uint64_t i = 20; i < 200; ++i) report.findings.push_back(test::sample_call(1, i, "os.system", "id"));
  report.findings.push_back({.rule = &test::kSampleOdd, .artifact = 1, .message = "odd", .severity = Severity::medium});
  policy::judge(report, {});
  const auto text = written("text", report);
  CHECK(text.find("... and 192 of PKL-CALL-001 more") != std::string::npos);
  CHECK(text.find("medium[ZIP-NAME-002]") != std::string::npos);
}

TEST_CASE("thousands of omissions are grouped, cut and counted") {
  auto report = test::clean_report();
  for (std::uint32_t i = 2; i < 1000; ++i)
    report.artifacts.push_back({.id = i,
                                .path = "ok.pt!" + std::to_string(i),
                                .outcome = Outcome::partial,
                                .reason = "reason " + std::to_string(i % 30)});
  report.roots[0].artifact_count = 1000;
  policy::judge(report, {});
  const auto text = written("text", report);
  CHECK(std::count(text.begin(), text.end(), '\n') < 50);
  CHECK(text.find("ok.pt!2 and 33 more: partial: reason 2") != std::string::npos);
  CHECK(text.find("and 330 more, see -f json") != std::string::npos);
}

}  // namespace assay
