// Any bytes as text, a picture, a document or another kind: the walk stays inside, costs steps, and an end that was not
// found is told.
#include "formats/inert/inert.hpp"
#include "formats/inert/pictures.hpp"
#include "fuzz/check.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  namespace inert = formats::inert;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const ByteView view = ByteView::of(bytes);
  for (const auto some : inert::kinds())
    for (const auto& kind : some) {
      if (!kind.is(view)) continue;
      ASSAY_CHECK(inert::kind_of(view) == &kind);  // no two accept the same bytes
      test::RecordingContext context(test::Run::no_data());
      const auto extent = kind.walk(view, context);
      ASSAY_CHECK(extent.end <= size);
      ASSAY_CHECK(context.steps <= size + 1);

      test::RecordingContext poor(test::Run::no_data());
      poor.max_steps = 3;
      ASSAY_CHECK(kind.walk(view, poor).end <= extent.end || extent.error);
    }
  const test::Run run(inert::kFormat, bytes);
  ASSAY_CHECK(run.covered() <= size && run.context.findings.empty());
  if (run.claim == Claim::weak && size <= kClaimBytes) ASSAY_CHECK(run.covered() == size);
  return 0;
}
