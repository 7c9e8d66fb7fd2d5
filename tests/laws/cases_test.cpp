// Every case says what it says. ASSAY_BLESS=1 rewrites the expectations instead; `git diff` is the review.
#include "support/files.hpp"
#include "support/scan_case.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>

namespace assay::test {
namespace {

std::string actual(const CaseSection& section, const Report& report) {
  if (section.name == "findings") return findings_text(report);
  if (section.name == "outcome") return outcome_text(report);
  if (section.name == "facts") return facts_text(report, section.argument);
  return report_text(report);
}

bool is_expectation(const CaseSection& section) {
  return section.name == "findings" || section.name == "outcome" || section.name == "facts" || section.name == "text";
}

void bless(Case one, const Report& report) {
  for (const auto* wanted : {"findings", "outcome"})
    if (one.section(wanted) == nullptr) one.sections.push_back({.name = wanted, .argument = {}, .body = {}});
  for (auto& section : one.sections)
    if (is_expectation(section)) section.body = actual(section, report);
  write_file(one.path, one.text());
}

}  // namespace

TEST_CASE("every case ends as it says", "[cases]") {
  const bool is_blessing = std::getenv("ASSAY_BLESS") != nullptr;
  for (const Case& one : all_cases()) {
    DYNAMIC_SECTION(one.name) {
      const Report report = scan_case(one);
      if (is_blessing) {
        bless(one, report);
        continue;
      }
      CHECK(one.section("findings") != nullptr);
      CHECK(one.section("outcome") != nullptr);
      for (const auto& section : one.sections) {
        if (!is_expectation(section)) continue;
        INFO(one.path.string() << ":" << section.first_line << ": " << section.name << ", "
                               << first_difference(section.body, actual(section, report)));
        CHECK(section.body == actual(section, report));
      }
      for (const auto& rule : one.near_misses)
        for (const auto& finding : report.findings) CHECK(std::string(finding.rule->id) != rule);
    }
  }
}

TEST_CASE("a case file survives reading and writing", "[cases]") {
  for (const Case& one : all_cases()) {
    INFO(one.path.string());
    CHECK(one.text() == read_file(one.path));
  }
}

}  // namespace assay::test
