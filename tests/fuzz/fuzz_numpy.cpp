// Any bytes as a numpy array: ranges stay inside the artifact, and what is not understood is never silent.
#include "codecs/npy/header.hpp"
#include "formats/numpy/numpy.hpp"
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
  const auto header = assay::npy::read_header(assay::ByteView::of(bytes));
  if (header) {
    require(header->payload <= size);
    require(header->dictionary.end() == header->payload);
    // Understood means that the payload is a pickle or has a size, or that the size does not fit.
    if (!header->error) require(!header->descr.empty() || !header->shape.empty());
  }
  auto artifact = assay::test::memory_artifact(bytes);
  if (assay::formats::numpy::kFormat.claim(artifact) == assay::Claim::no) return 0;
  static_cast<void>(assay::formats::numpy::kFormat.needs(artifact));
  const assay::test::Run run(assay::formats::numpy::kFormat, bytes);
  require(run.covered() <= size);
  for (const auto& range : run.context.covered) require(range.end() <= size);
  if (!header || header->error) require(!run.context.errors.empty());
  if (header && header->has_objects) require(run.count("NPY-OBJ-001") >= 1);
  return 0;
}
