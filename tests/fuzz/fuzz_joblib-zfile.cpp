// Any bytes as a compressed file of old joblib: what is covered lies in the file, and there is one content.
#include "formats/compressed/compressed.hpp"
#include "fuzz/check.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const bool is_claimed = formats::compressed::kZfile.claim(test::memory_artifact(bytes)) != Claim::no;
  const test::Run run(formats::compressed::kZfile, bytes);
  ASSAY_CHECK(run.covered() <= size);
  ASSAY_CHECK(run.context.children.size() == (is_claimed ? 1U : 0U));
  return 0;
}
