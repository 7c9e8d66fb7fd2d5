// Any bytes as a configuration of Keras: what is found lies inside of it.
#include "formats/keras/keras.hpp"
#include "formats/keras/lambda.hpp"
#include "fuzz/check.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  if (const auto decoded = assay::formats::keras::decode_base64(bytes)) ASSAY_CHECK(decoded->size() <= size);
  const assay::test::Run run(assay::formats::keras::kFormat, bytes);
  for (const auto& range : run.context.covered) ASSAY_CHECK(range.end() <= size);
  for (const auto& finding : run.context.findings) ASSAY_CHECK(finding.location.range.end() <= size);
  return 0;
}
