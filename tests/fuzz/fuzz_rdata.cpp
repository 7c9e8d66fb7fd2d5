// Any bytes as objects of R: reading ends, stays within the bytes, and tells of nothing that is not there.
#include "codecs/rdata/reader.hpp"
#include "formats/rdata/rdata.hpp"
#include "fuzz/check.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto contents =
      rdata::read(ByteView::of(bytes),
                  {.is_wanted = [](std::string_view name) { return name.size() > 3; },
                   .is_wanted_class = [](const rdata::Alternative& one) { return one.class_name.size() > 3; },
                   .step = [left = std::uint64_t{1} << 20U](
                               std::uint64_t count) mutable { return left > count ? (left -= count, true) : false; }});
  ASSAY_CHECK(contents.consumed <= size);
  ASSAY_CHECK(contents.promises.size() <= 100 && contents.calls.size() <= 100 && contents.packages.size() <= 100);
  for (const auto& promise : contents.promises) ASSAY_CHECK(promise.offset < size && !promise.is_in_environment);
  for (const auto& call : contents.calls) ASSAY_CHECK(call.offset < size && call.name.size() > 3);
  ASSAY_CHECK(contents.alternatives.size() <= 100);
  for (const auto& one : contents.alternatives) ASSAY_CHECK(one.offset < size && one.class_name.size() > 3);
  const test::Run run(formats::rdata::kFormat, bytes);
  ASSAY_CHECK(run.covered() <= size);
  ASSAY_CHECK(run.context.children.empty());
  return 0;
}
