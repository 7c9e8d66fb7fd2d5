// Any bytes as one of the containers before GGUF: what is covered lies inside of the file, and a file that fits no
// layout to its end is never silent.
#include "formats/ggml/ggml.hpp"
#include "formats/ggml/walk.hpp"
#include "fuzz/check.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <string>

namespace ggml = assay::formats::ggml;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto file = assay::ByteView::of(bytes);
  const auto front = ggml::read_front(file);
  if (!front) return 0;
  for (const auto& layout : ggml::layouts()) {
    for (const auto scales : {ggml::Scales::half, ggml::Scales::single}) {
      std::uint64_t last = front->end;
      const auto see = [&](const ggml::Tensor& tensor) {
        ASSAY_CHECK(tensor.entry >= last && tensor.data.offset > tensor.entry && tensor.data.end() <= size);
        ASSAY_CHECK(tensor.sizes.size() <= 4 && !tensor.name.empty());
        last = tensor.data.end();
      };
      const auto walk = ggml::walk(file, *front, layout, scales, [](std::uint64_t) { return true; }, see);
      ASSAY_CHECK(walk.offset <= size && walk.is_whole == !walk.error);
      ASSAY_CHECK(!walk.is_whole || walk.offset == size);
    }
  }
  const assay::test::Run run(ggml::kFormat, bytes);
  ASSAY_CHECK(run.count("GGML-HEAD-001") == 1);
  for (const auto& range : run.context.covered) ASSAY_CHECK(range.end() <= size);
  for (const auto& finding : run.context.findings) ASSAY_CHECK(finding.location.range.end() <= size);
  // Without an error every byte is accounted for.
  if (run.context.errors.empty()) ASSAY_CHECK(run.covered() == size);
  return 0;
}
