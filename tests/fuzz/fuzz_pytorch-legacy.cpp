// Any bytes as a legacy PyTorch checkpoint: ranges stay inside it, and a storage area is never taken on trust.
#include "formats/pytorch_legacy/magic.hpp"
#include "formats/pytorch_legacy/pytorch_legacy.hpp"
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
  static_cast<void>(assay::formats::pytorch_legacy::starts_with_magic(assay::ByteView::of(bytes)));
  const assay::test::Run run(assay::formats::pytorch_legacy::kFormat, bytes);
  for (const auto& range : run.context.covered) require(range.end() <= size);
  require(run.covered() <= size);
  // Without five whole pickles the file is not seen to its end.
  if (run.context.facts.empty()) require(!run.context.errors.empty());
  return 0;
}
