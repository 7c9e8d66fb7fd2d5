// Any bytes as a message of TensorFlow: findings lie inside of the file, and whoever is claimed is read.
#include "formats/tensorflow/kind.hpp"
#include "formats/tensorflow/tensorflow.hpp"
#include "fuzz/check.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <string>

namespace tensorflow = assay::formats::tensorflow;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto view = assay::ByteView::of(bytes);
  const assay::test::Run run(tensorflow::kFormat, bytes);
  ASSAY_CHECK((run.claim == assay::Claim::no) == (tensorflow::kind_of(view) == tensorflow::Kind::none));
  for (const auto& range : run.context.covered) ASSAY_CHECK(range.end() <= size);
  for (const auto& finding : run.context.findings) ASSAY_CHECK(finding.location.range.end() <= size);
  if (run.claim == assay::Claim::no) ASSAY_CHECK(run.context.findings.empty() && run.context.covered.empty());
  return 0;
}
