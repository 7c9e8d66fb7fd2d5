// Budget: however tiny a limit, a scan ends; and if the limit kept it from seeing something, it is not clean.
#include "support/invariants.hpp"
#include "support/scan_case.hpp"

#include <catch2/catch.hpp>

namespace assay::test {
namespace {

struct Tiny {
  const char* name;
  void (*set)(Limits&);
};
constexpr Tiny kTiny[] = {
    {"depth 0", [](Limits& limits) { limits.depth = 0; }},
    {"members 0", [](Limits& limits) { limits.members = 0; }},
    {"members 1", [](Limits& limits) { limits.members = 1; }},
    {"expanded 0", [](Limits& limits) { limits.expanded_bytes = 0; }},
    {"expanded 100", [](Limits& limits) { limits.expanded_bytes = 100; }},
    {"resident 50", [](Limits& limits) { limits.resident_bytes = 50; }},
    {"ratio 1", [](Limits& limits) { limits.ratio = 1; }},
    {"steps 0", [](Limits& limits) { limits.steps = 0; }},
    {"steps 5", [](Limits& limits) { limits.steps = 5; }},
    {"findings 0", [](Limits& limits) { limits.findings = 0; }},
    {"findings 1", [](Limits& limits) { limits.findings = 1; }},
    {"facts 0", [](Limits& limits) { limits.facts = 0; }},
    {"no time", [](Limits& limits) { limits.seconds = 0; }},
};

}  // namespace

TEST_CASE("a limit that hides something is never silent", "[laws]") {
  for (const Case& one : all_cases()) {
    if (one.inputs.size() != 1 || !one.args.empty()) continue;
    const auto& [name, bytes] = one.inputs.front();
    const Report whole = scan_bytes(name, bytes);
    for (const Tiny& tiny : kTiny) {
      ScanOptions options = default_options();
      tiny.set(options.limits);
      const Report report = scan_bytes(name, bytes, options);
      INFO(one.name << " with " << tiny.name << "\n" << findings_text(report) << outcome_text(report));
      CHECK(broken_invariant(report) == "");
      CHECK(report.findings.size() <= options.limits.findings + 1);
      CHECK(report.facts.size() <= options.limits.facts);
      const bool sees_all =
          report.findings.size() == whole.findings.size() && report.artifacts.size() == whole.artifacts.size();
      if (!sees_all) CHECK(report.verdict != Verdict::clean);
      if (whole.verdict != Verdict::clean) CHECK(report.verdict != Verdict::clean);
    }
  }
}

}  // namespace assay::test
