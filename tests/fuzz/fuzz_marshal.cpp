// Any bytes as a marshalled object: reading ends, every value lies in the bytes, and what is claimed is either read or
// incomplete.
#include "codecs/marshal/behaviour.hpp"
#include "codecs/marshal/document.hpp"
#include "formats/marshal/marshal.hpp"
#include "fuzz/check.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  if (const auto document = marshal::read(ByteView::of(bytes))) {
    ASSAY_CHECK(document->consumed <= size && !document->values.empty());
    ASSAY_CHECK(document->values.size() <= size);
    for (const auto& value : document->values) {
      ASSAY_CHECK(value.offset < size);
      ASSAY_CHECK(value.bytes.size() <= size);
      ASSAY_CHECK(!value.owner || *value.owner < document->codes.size());
    }
    for (const auto item : document->items) ASSAY_CHECK(item < document->values.size());
    for (const auto& code : document->codes)
      for (const auto part : {code.bytecode, code.constants, code.names, code.file, code.name})
        ASSAY_CHECK(part < document->values.size());
    const auto behaviour = marshal::behaviour_of(*document);
    ASSAY_CHECK(behaviour.reach == marshal::Reach::nothing || !behaviour.uses.empty() || !behaviour.imports.empty());
    ASSAY_CHECK(!behaviour.sentence().empty());
  }
  const test::Run run(formats::marshal::kFormat, bytes);
  ASSAY_CHECK(run.covered() <= size);
  ASSAY_CHECK(run.context.children.empty());
  return 0;
}
