// Any bytes as a list of requirements: what is read, and what is said of it, lies in the file.
#include "formats/requirements/requirements.hpp"
#include "fuzz/check.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const assay::test::Run run(assay::formats::requirements::kFormat,
                             std::string(reinterpret_cast<const char*>(data), size));
  for (const auto& range : run.context.covered) ASSAY_CHECK(range.end() <= size);
  for (const auto& finding : run.context.findings) ASSAY_CHECK(finding.location.range.end() <= size);
  ASSAY_CHECK(run.covered() <= size);
  return 0;
}
