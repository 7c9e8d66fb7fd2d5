// Any bytes as a tensor file of ONNX.
#include "formats/onnx/onnx.hpp"
#include "fuzz/check.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto& format = assay::formats::onnx::kTensorFormat;
  const auto artifact = assay::test::memory_artifact(bytes);
  if (format.claim(artifact) == assay::Claim::no) return 0;
  const assay::test::Run run(format, bytes);
  for (const auto& range : run.context.covered) ASSAY_CHECK(range.end() <= size || range.size == 0);
  for (const auto& finding : run.context.findings) ASSAY_CHECK(finding.location.range.end() <= size);
  ASSAY_CHECK(!run.context.covered.empty() || !run.context.findings.empty() || !run.context.errors.empty());
  return 0;
}
