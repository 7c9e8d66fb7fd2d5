// Any bytes as a safetensors file: ranges stay inside of the file, and a file that nothing is said of is accounted for
// to its last byte and obeys the specification.
#include "codecs/safetensors/header.hpp"
#include "formats/safetensors/safetensors.hpp"
#include "fuzz/check.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const Artifact artifact = test::memory_artifact(bytes);
  const Claim claim = formats::safetensors::kFormat.claim(artifact);
  const auto needs = formats::safetensors::kFormat.needs(artifact);
  const test::Run run(formats::safetensors::kFormat, bytes);
  for (const auto& range : run.context.covered) ASSAY_CHECK(range.end() <= size && range.offset <= size);
  for (const auto& finding : run.context.findings) {
    ASSAY_CHECK(finding.location.range.end() <= size);
    ASSAY_CHECK(!finding.message.empty());
  }
  if (!run.is_clean()) return 0;

  // Nothing was said: then this is a file that the reference implementation loads.
  ASSAY_CHECK(claim != Claim::no);
  ASSAY_CHECK(run.covered() == size);
  ASSAY_CHECK(needs <= size);
  std::uint64_t total = 0;
  const auto header = artifact.bytes.slice(8, needs - 8);
  ASSAY_CHECK(header.has_value());
  const auto end = safetensors::read_header(*header, {.tensor =
                                                          [&](const safetensors::Tensor& tensor) {
                                                            ASSAY_CHECK(tensor.size().has_value());
                                                            total += *tensor.size();
                                                            return true;
                                                          },
                                                      .metadata = [](const json::Token&, const json::Token&) {},
                                                      .issue = [](const safetensors::Issue&) { ASSAY_CHECK(false); }});
  ASSAY_CHECK(!end.error);
  ASSAY_CHECK(needs + total == size);
  return 0;
}
