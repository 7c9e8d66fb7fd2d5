// Any bytes as a model of CTranslate2: what is read and what is said lies in the file.
#include "formats/ctranslate2/ctranslate2.hpp"
#include "fuzz/check.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const assay::test::Run run(assay::formats::ctranslate2::kFormat,
                             std::string(reinterpret_cast<const char*>(data), size));
  for (const auto& range : run.context.covered) ASSAY_CHECK(range.end() <= size);
  for (const auto& finding : run.context.findings) ASSAY_CHECK(finding.location.range.end() <= size);
  ASSAY_CHECK(run.covered() <= size);
  return 0;
}
