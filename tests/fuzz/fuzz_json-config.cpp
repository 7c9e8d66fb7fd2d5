// Any bytes as a configuration in JSON: ranges stay inside, and what is not JSON to its end is not called whole.
#include "formats/config/json_config.hpp"
#include "fuzz/check.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const test::Run run(formats::config::kJson, bytes, "config.json");
  for (const auto& range : run.context.covered) ASSAY_CHECK(range.end() <= size);
  for (const auto& finding : run.context.findings) ASSAY_CHECK(finding.location.range.end() <= size);
  if (run.claim == Claim::no || !run.context.errors.empty()) return 0;
  ASSAY_CHECK(run.covered() == size);
  return 0;
}
