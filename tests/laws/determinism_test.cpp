// Determinism: the same bytes give the same report, however often and by however many threads.
#include "support/scan_case.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <iterator>

namespace assay::test {
namespace {

std::vector<Input> everything() {
  std::vector<Input> inputs;
  for (const Case& one : all_cases())
    for (const auto& input : one.inputs)
      inputs.push_back({.path = one.name + "/" + input.name, .bytes = blob_of(input.bytes)});
  return inputs;
}

}  // namespace

TEST_CASE("one thread and many say the same", "[laws]") {
  const std::vector<Input> inputs = everything();
  ScanOptions options = default_options();
  const std::string once = report_json(scan_inputs(inputs, options));
  CHECK(report_json(scan_inputs(inputs, options)) == once);
  options.jobs = 4;
  CHECK(first_difference(once, report_json(scan_inputs(inputs, options))) == "");
  CHECK(first_difference(once, report_json(scan_inputs(inputs, options))) == "");
}

TEST_CASE("a file's findings do not depend on the files beside it", "[laws]") {
  const Report together = scan_inputs(everything(), default_options());
  Report part = together;
  std::size_t index = 0;
  for (const Case& one : all_cases()) {
    for (const auto& input : one.inputs) {
      const Report alone = scan_bytes(one.name + "/" + input.name, input.bytes);
      const RootRecord& root = together.roots.at(index++);
      part.findings.clear();
      std::ranges::copy_if(together.findings, std::back_inserter(part.findings), [&](const Finding& finding) {
        return finding.artifact >= root.first_artifact && finding.artifact < root.first_artifact + root.artifact_count;
      });
      INFO(one.name);
      CHECK(first_difference(findings_text(alone), findings_text(part)) == "");
    }
  }
}

}  // namespace assay::test
