// A whole scan of one file in memory, with every format: sound, the same twice, and safe to print.
#include "fuzz/check.hpp"
#include "support/invariants.hpp"
#include "support/scan_case.hpp"

#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  assay::ScanOptions options = assay::test::default_options();
  options.limits.expanded_bytes = 8U << 20U;  // a fuzzer finds bombs in minutes
  options.limits.members = 500;
  options.limits.steps = 2'000'000;
  options.limits.seconds = 1e9;  // the one limit that is not the same twice

  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const assay::Report first = assay::test::scan_bytes("input", bytes, options);
  const std::string broken = assay::test::broken_invariant(first);
  if (!broken.empty()) std::fprintf(stderr, "%s\n", broken.c_str());
  ASSAY_CHECK(broken.empty());

  const std::string text = assay::test::report_text(first);
  ASSAY_CHECK(assay::test::control_character(text).empty());
  const assay::Report second = assay::test::scan_bytes("input", bytes, options);
  ASSAY_CHECK(text == assay::test::report_text(second));
  ASSAY_CHECK(assay::test::findings_text(first) == assay::test::findings_text(second));
  ASSAY_CHECK(assay::test::outcome_text(first) == assay::test::outcome_text(second));
  return 0;
}
