// Any bytes as a 7z archive: reading ends, what is covered lies in the bytes, and a member that breaks is never silent.
#include "codecs/sevenzip/archive.hpp"
#include "formats/sevenzip/sevenzip.hpp"
#include "fuzz/check.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  if (const auto front = sevenzip::read_front(ByteView::of(bytes))) ASSAY_CHECK(front->end <= size);
  const Artifact artifact = test::memory_artifact(bytes);
  test::RecordingContext context(test::Run::no_data());
  context.max_child_bytes = 1U << 16U;
  context.max_steps = 1000;
  if (formats::sevenzip::kFormat.claim(artifact) == Claim::no) return 0;
  formats::sevenzip::kFormat.analyze(artifact, context);
  for (const auto range : context.covered) ASSAY_CHECK(range.end() <= size);
  return 0;
}
