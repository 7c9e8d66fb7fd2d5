// Any bytes as a model of Core ML: what is read lies in the file, and no byte is claimed that a broken one left.
#include "formats/coreml/coreml.hpp"
#include "fuzz/check.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const assay::test::Run run(assay::formats::coreml::kFormat, std::string(reinterpret_cast<const char*>(data), size));
  for (const auto& range : run.context.covered) ASSAY_CHECK(range.end() <= size);
  for (const auto& finding : run.context.findings) ASSAY_CHECK(finding.location.range.end() <= size);
  if (!run.context.errors.empty()) ASSAY_CHECK(run.covered() < size);
  return 0;
}
