// Any bytes as the graph of an OpenVINO model: recognising and reading end, and what is covered lies in the bytes.
#include "codecs/xml/reader.hpp"
#include "formats/xml/openvino.hpp"
#include "fuzz/check.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const xml::RootTag root(ByteView::of(bytes));
  ASSAY_CHECK(!(root.is("net") && root.is("PMML")));
  const test::Run run(formats::xml::kOpenvino, bytes);
  ASSAY_CHECK(run.covered() <= size);
  return 0;
}
