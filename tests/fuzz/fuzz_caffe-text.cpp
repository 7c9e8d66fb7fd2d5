// Any bytes as a network of Caffe in text form: reading ends, and what it says lies in the text.
#include "formats/caffe/caffe.hpp"
#include "fuzz/check.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const assay::test::Run run(assay::formats::caffe::kText, std::string(reinterpret_cast<const char*>(data), size));
  for (const auto& range : run.context.covered) ASSAY_CHECK(range.end() <= size);
  for (const auto& finding : run.context.findings) ASSAY_CHECK(finding.location.range.end() <= size);
  return 0;
}
