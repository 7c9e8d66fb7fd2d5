// Any bytes as Universal Binary JSON and as a model in it: walking ends, objects end as they begin, numbers lie in the
// bytes.
#include "codecs/ubjson/walker.hpp"
#include "formats/xgboost/xgboost.hpp"
#include "fuzz/check.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  std::int64_t open = 0;
  std::uint64_t left = 1U << 20U;
  const ubjson::Visitor visitor{.object_begins =
                                    [&](std::string_view, std::uint64_t offset) {
                                      ASSAY_CHECK(offset < size);
                                      ++open;
                                    },
                                .object_ends = [&] { ASSAY_CHECK(--open >= 0); },
                                .numbers =
                                    [&](const ubjson::Numbers& numbers) {
                                      ASSAY_CHECK(numbers.bytes.origin() + numbers.bytes.size() <= size);
                                      ASSAY_CHECK(numbers.count <= numbers.bytes.size());
                                      if (numbers.count != 0) static_cast<void>(numbers.integer(numbers.count - 1));
                                    },
                                .step = [&](std::uint64_t) { return left-- != 0; }};
  if (const auto walked = ubjson::walk(ByteView::of(bytes), visitor)) {
    ASSAY_CHECK(*walked <= size);
    ASSAY_CHECK(left > (1U << 20U) || open == 0);  // walked to its end, unless it was stopped
  }
  const test::Run run(formats::xgboost::kFormat, bytes);
  ASSAY_CHECK(run.covered() <= size);
  return 0;
}
