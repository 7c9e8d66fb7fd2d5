// Any bytes as a name of a module that MLflow imports: what is read, and what is said of it, lies in the file.
#include "formats/config/mlflow_module.hpp"
#include "fuzz/check.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const assay::test::Run run(assay::formats::config::kMlflowModule,
                             std::string(reinterpret_cast<const char*>(data), size));
  for (const auto& range : run.context.covered) ASSAY_CHECK(range.end() <= size);
  for (const auto& finding : run.context.findings) ASSAY_CHECK(finding.location.range.end() <= size);
  ASSAY_CHECK(run.covered() <= size);
  return 0;
}
