// Any bytes as an HDF5 file: what is handed out lies inside of the file, reading ends, and is never called complete.
#include "codecs/hdf5/root_attributes.hpp"
#include "formats/hdf5/hdf5.hpp"
#include "fuzz/check.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto read = assay::hdf5::read_root_attributes(assay::ByteView::of(bytes), [](std::uint64_t) { return true; });
  for (const auto& attribute : read.texts) {
    ASSAY_CHECK(attribute.text.range().end() <= size);
    ASSAY_CHECK(attribute.name.empty() || (attribute.name.data() >= bytes.data() &&
                                           attribute.name.data() + attribute.name.size() <= bytes.data() + size));
  }
  const assay::test::Run run(assay::formats::hdf5::kFormat, bytes);
  ASSAY_CHECK(!run.context.errors.empty());
  return 0;
}
