// Any bytes as a tar archive: entries stay inside the archive, come in order and never twice from the same place.
#include "codecs/tar/walker.hpp"
#include "formats/tar/tar.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  assay::tar::Walker walker(assay::ByteView::of(bytes));
  std::uint64_t last = 0;
  while (const auto entry = walker.next()) {
    require(entry->range.offset >= last);
    require(entry->range.size >= assay::tar::kBlock && entry->range.end() <= size);
    require(entry->body.range().end() <= size);
    last = entry->range.end();
  }
  // An archive that ends without its end mark is never silent.
  require(walker.end_mark().has_value() || !walker.errors().empty());
  if (const auto end = walker.end_mark()) require(end->offset >= last && end->end() <= size);

  const assay::test::Run run(assay::formats::tar::kFormat, bytes);
  require(run.covered() <= size);
  return 0;
}
