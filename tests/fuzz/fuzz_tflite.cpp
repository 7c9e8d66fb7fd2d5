// Any bytes as a model of TensorFlow Lite: everything that is read lies inside of the file, and nothing is said twice.
#include "codecs/flatbuffer/buffer.hpp"
#include "formats/tflite/tflite.hpp"
#include "fuzz/check.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  assay::flatbuffer::Buffer buffer(assay::ByteView::of(bytes), [](std::uint64_t) { return true; });
  const auto root = buffer.root();
  if (!buffer) ASSAY_CHECK(!root.exists() && buffer.error().offset <= size);
  std::uint64_t last = 0;
  for (const auto& range : buffer.reached()) {
    ASSAY_CHECK(range.offset >= last && range.end() <= size);
    last = range.end();
  }
  const assay::test::Run run(assay::formats::tflite::kFormat, bytes);
  for (const auto& range : run.context.covered) ASSAY_CHECK(range.end() <= size);
  for (const auto& finding : run.context.findings) ASSAY_CHECK(finding.location.range.end() <= size);
  // What breaks off is never silent. The options of an operator are a file of their own.
  const auto is_of_options = [](const auto& error) { return error.message.starts_with("options of"); };
  if (!std::ranges::all_of(run.context.errors, is_of_options)) ASSAY_CHECK(run.count("TFL-FORM-001") > 0);
  return 0;
}
