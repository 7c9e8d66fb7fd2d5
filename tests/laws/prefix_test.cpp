// Prefix: no file that was cut off is both complete and silent, unless what is left is itself a whole thing.
//
// A pickle is whole up to and including any of its STOP opcodes; text is whole wherever it ends. Nothing else of what
// cases hold may be cut without assay noticing: by not calling it clean, or by a finding that reaches the cut.
#include "support/scan_case.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

namespace assay::test {
namespace {

bool is_whole(std::string_view cut, const Report& report) {
  const auto& formats = report.artifacts.front().formats;
  if (formats == std::vector<std::string_view>{"inert"}) return true;
  if (formats != std::vector<std::string_view>{"pickle"}) return false;
  while (cut.ends_with('\0')) cut.remove_suffix(1);
  return cut.ends_with('.');
}

bool is_noticed(const Report& report, std::uint64_t size) {
  return report.verdict != Verdict::clean || std::ranges::any_of(report.findings, [&](const Finding& finding) {
           return finding.artifact == 0 && finding.location.range.end() == size;
         });
}

}  // namespace

TEST_CASE("no cut of a file is both complete and silent", "[laws]") {
  constexpr std::size_t kCuts = 150;  // of a file; the small ones are cut everywhere
  for (const Case& one : all_cases()) {
    if (one.inputs.size() != 1 || !one.args.empty()) continue;
    const auto& [name, bytes] = one.inputs.front();
    const std::size_t stride = std::max<std::size_t>(1, bytes.size() / kCuts);
    for (std::size_t size = 1; size < bytes.size(); size += stride) {
      const Report report = scan_bytes(name, bytes.substr(0, size));
      if (is_noticed(report, size) || is_whole(bytes.substr(0, size), report)) continue;
      FAIL_CHECK(one.name << ": the first " << size << " of " << bytes.size() << " bytes are called clean\n"
                          << outcome_text(report));
      break;
    }
  }
}

}  // namespace assay::test
