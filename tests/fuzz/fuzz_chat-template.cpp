// Any bytes as JSON with chat templates: what is handed on owns its bytes, and a break is never silent.
#include "codecs/json/reader.hpp"
#include "formats/chat_template/chat_template.hpp"
#include "fuzz/check.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto& format = assay::formats::chat_template::kFormat;
  if (format.claim(assay::test::memory_artifact(bytes)) == assay::Claim::no) return 0;
  const assay::test::Run run(format, bytes);
  for (const auto& range : run.context.covered) ASSAY_CHECK(range.end() <= size);
  assay::json::Reader in(assay::ByteView::of(bytes));
  for (auto token = in.next(); token.event != assay::json::Event::end && !in.has_failed();) token = in.next();
  if (in.has_failed()) ASSAY_CHECK(!run.context.errors.empty());
  return 0;
}
