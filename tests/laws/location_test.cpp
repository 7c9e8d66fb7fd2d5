// Location: every range lies inside its artifact and every word of a report can be shown, for every case and for every
// small case with a byte flipped. Flip: all of these scans end.
#include "support/invariants.hpp"
#include "support/scan_case.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

namespace assay::test {

TEST_CASE("every report is sound", "[laws]") {
  for (const Case& one : all_cases()) {
    INFO(one.name);
    CHECK(broken_invariant(scan_case(one)) == "");
  }
}

TEST_CASE("every byte of a case may flip and the report stays sound", "[laws]") {
  constexpr std::size_t kFlips = 16;  // of a file; the small ones are flipped everywhere
  constexpr unsigned char kMasks[] = {0x01, 0x80, 0xff, 0x10, 0x02, 0x40};
  for (const Case& one : all_cases()) {
    if (one.inputs.size() != 1) continue;
    const auto& [name, bytes] = one.inputs.front();
    std::vector<Input> inputs;
    const std::size_t stride = std::max<std::size_t>(1, bytes.size() / kFlips);
    for (std::size_t at = 0; at < bytes.size() && bytes.size() < 1U << 20U; at += stride) {
      std::string flipped = bytes;
      flipped[at] = static_cast<char>(static_cast<unsigned char>(flipped[at]) ^ kMasks[at % std::size(kMasks)]);
      inputs.push_back({.path = std::to_string(at) + "-" + name, .bytes = blob_of(std::move(flipped))});
    }
    const Report report = scan_inputs(inputs, default_options());
    INFO(one.name << ", flipped byte first in the name");
    CHECK(report.roots.size() == inputs.size());
    CHECK(broken_invariant(report) == "");
    CHECK(control_character(report_text(report)) == "");
  }
}

}  // namespace assay::test
