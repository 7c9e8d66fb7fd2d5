// Any bytes as a vocabulary of SentencePiece: what is read lies in the file.
#include "formats/sentencepiece/character_map.hpp"
#include "formats/sentencepiece/sentencepiece.hpp"
#include "fuzz/check.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const test::Run run(formats::sentencepiece::kFormat, bytes);
  for (const auto& range : run.context.covered) ASSAY_CHECK(range.end() <= size);
  ASSAY_CHECK(run.covered() <= size && run.context.findings.empty());
  test::RecordingContext context(test::Run::no_data());
  for (const auto& range : formats::sentencepiece::understood_map(ByteView::of(bytes), context))
    ASSAY_CHECK(range.end() <= size);
  return 0;
}
