// Any bytes as a model of ONNX Runtime: what is read lies in the file, and what breaks off is never silent.
#include "formats/ort/ort.hpp"
#include "fuzz/check.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const assay::test::Run run(assay::formats::ort::kFormat, std::string(reinterpret_cast<const char*>(data), size));
  for (const auto& range : run.context.covered) ASSAY_CHECK(range.end() <= size);
  for (const auto& finding : run.context.findings) ASSAY_CHECK(finding.location.range.end() <= size);
  if (!run.context.errors.empty()) ASSAY_CHECK(run.count("ORT-FORM-001") > 0);
  return 0;
}
