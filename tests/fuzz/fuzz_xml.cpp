// Any bytes as XML of no model: reading ends, and what is covered lies in the bytes.
#include "formats/xml/xml.hpp"
#include "fuzz/check.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const test::Run run(formats::xml::kFormat, bytes);
  ASSAY_CHECK(run.covered() <= size);
  return 0;
}
