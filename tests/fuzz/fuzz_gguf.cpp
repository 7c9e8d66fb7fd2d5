// Any bytes as GGUF: what is handed out lies inside of the file and in order, and what is not understood is never
// silent.
#include "codecs/gguf/reader.hpp"
#include "formats/gguf/gguf.hpp"
#include "fuzz/check.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <string>

namespace {

using assay::ByteView;
using assay::gguf::Fault;
using assay::gguf::Reader;

void check_reader(const std::string& bytes) {
  Reader reader(ByteView::of(bytes));
  std::uint64_t last = 0;
  // Each structure takes a byte at least, so that no count keeps this busy for longer than the file is.
  for (std::uint64_t i = 0; i < reader.header().pairs; ++i) {
    const auto pair = reader.next_pair();
    if (!pair) break;
    ASSAY_CHECK(pair->range.offset >= last && pair->range.size > 0 && pair->range.end() <= bytes.size());
    last = pair->range.end();
    const auto value = pair->value.bytes.range();
    ASSAY_CHECK(value.size == 0 || (value.offset >= pair->range.offset && value.end() <= last));
    assay::gguf::Texts texts(pair->value, reader.header());
    std::uint64_t count = 0;
    while (texts.next()) ++count;
    if (pair->value.element == assay::gguf::ValueType::string) ASSAY_CHECK(count == pair->value.count);
  }
  for (std::uint64_t i = 0; i < reader.header().tensors; ++i) {
    const auto tensor = reader.next_tensor();
    if (!tensor) break;
    ASSAY_CHECK(tensor->range.offset >= last && tensor->range.size > 0 && tensor->range.end() <= bytes.size());
    last = tensor->range.end();
  }
  ASSAY_CHECK((reader.fault() == Fault::none) || !reader.error().message.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  auto artifact = assay::test::memory_artifact(bytes);
  const auto& format = assay::formats::gguf::kFormat;
  if (format.claim(artifact) == assay::Claim::no) return 0;
  check_reader(bytes);

  const assay::test::Run run(format, bytes);
  for (const auto& range : run.context.covered) ASSAY_CHECK(range.end() <= size || range.size == 0);
  for (const auto& finding : run.context.findings) ASSAY_CHECK(finding.location.range.end() <= size);
  Reader reader(assay::ByteView::of(bytes));
  for (std::uint64_t i = 0; i < reader.header().pairs && reader.next_pair();) ++i;
  for (std::uint64_t i = 0; i < reader.header().tensors && reader.next_tensor();) ++i;
  // A file that breaks is not silent, and says that it was not seen to its end.
  if (reader.fault() != Fault::none) ASSAY_CHECK(!run.context.findings.empty() && !run.context.errors.empty());

  // What is asked for of a compressed file is enough to say the same about it.
  const auto needed = format.needs(artifact);
  if (needed < size) {
    auto front = assay::test::memory_artifact(bytes.substr(0, needed));
    front.size = size;
    assay::test::RecordingContext context(assay::test::Run::no_data());
    format.analyze(front, context);
    ASSAY_CHECK(context.findings.size() == run.context.findings.size());
    ASSAY_CHECK(context.errors.size() == run.context.errors.size());
  }
  return 0;
}
