// Any bytes as the table of a checkpoint: every value that is handed out lies where it should, and what is covered and
// found lies inside of the file.
#include "codecs/leveldb/table.hpp"
#include "formats/tensorflow_checkpoint/tensorflow_checkpoint.hpp"
#include "fuzz/check.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string bytes(reinterpret_cast<const char*>(data), size);
  if (size >= 48) bytes.replace(size - 8, 8, "\x57\xFB\x80\x8B\x24\x75\x47\xDB");  // all are tables
  std::uint64_t work = 0;
  static_cast<void>(assay::leveldb::read_table(
      assay::ByteView::of(bytes), [&](const assay::leveldb::Entry&) { return ++work < 100'000; },
      [&](assay::ByteRange range) { ASSAY_CHECK(range.end() <= size); }));
  const assay::test::Run run(assay::formats::tensorflow_checkpoint::kFormat, bytes, "x.data-00000-of-00001");
  for (const auto& range : run.context.covered) ASSAY_CHECK(range.end() <= size);
  return 0;
}
