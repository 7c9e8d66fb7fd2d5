// Any bytes as a program of ExecuTorch: everything that is read lies inside of the file, and what breaks is said.
#include "formats/executorch/executorch.hpp"
#include "fuzz/check.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const assay::test::Run run(assay::formats::executorch::kFormat, bytes);
  for (const auto& range : run.context.covered) ASSAY_CHECK(range.end() <= size);
  for (const auto& finding : run.context.findings) ASSAY_CHECK(finding.location.range.end() <= size);
  // What breaks off is never silent.
  if (!run.context.errors.empty()) ASSAY_CHECK(run.count("PTE-FORM-001") > 0);
  return 0;
}
