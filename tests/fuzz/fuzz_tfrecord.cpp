// Any bytes as records of TensorFlow: what is read lies in the file, and nothing is said of it.
#include "formats/tfrecord/tfrecord.hpp"
#include "fuzz/check.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const assay::test::Run run(assay::formats::tfrecord::kFormat, std::string(reinterpret_cast<const char*>(data), size));
  for (const auto& range : run.context.covered) ASSAY_CHECK(range.end() <= size);
  ASSAY_CHECK(run.covered() <= size && run.context.findings.empty());
  return 0;
}
