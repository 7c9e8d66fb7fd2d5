// Any bytes as a MAT-file: walking ends, and what it hands out lies in the bytes.
#include "codecs/matlab/elements.hpp"
#include "formats/matlab/matlab.hpp"
#include "fuzz/check.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const ByteView view = ByteView::of(bytes);
  const matlab::Visitor visitor{
      .compressed = [&](ByteView stream) { ASSAY_CHECK(stream.origin() + stream.size() <= size); },
      .array = [&](std::uint8_t, std::uint64_t offset) { ASSAY_CHECK(offset < size); },
      .step = [left = std::uint64_t{1} << 20U](std::uint64_t) mutable { return left-- != 0; }};
  if (const auto layout = matlab::layout_of(view, size)) {
    const auto walked = matlab::walk(view, *layout, visitor);
    ASSAY_CHECK(!walked || *walked <= size);
  }
  const auto walked = matlab::walk_version_4(view, visitor.step);
  ASSAY_CHECK(!walked || *walked <= size);
  const test::Run run(formats::matlab::kFormat, bytes);
  ASSAY_CHECK(run.covered() <= size);
  return 0;
}
