// Any bytes as a zlib stream: what is covered is what was read, and a stream that was read in part is never silent.
#include "formats/compressed/compressed.hpp"
#include "fuzz/check.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const Artifact artifact = test::memory_artifact(bytes);
  const Claim claim = formats::compressed::kZlib.claim(artifact);
  test::RecordingContext context(test::Run::no_data());
  context.max_child_bytes = 1U << 20U;
  formats::compressed::kZlib.analyze(artifact, context);
  ASSAY_CHECK(context.findings.empty());
  ASSAY_CHECK(context.children.size() == 1 && context.covered.size() == 1);
  ASSAY_CHECK(context.covered.front().offset == 0 && context.covered.front().end() <= size);
  const auto& child = context.children.front();
  // A claim is about a stream of which something comes out, or that ends as it should.
  if (claim != Claim::no) ASSAY_CHECK(!child.bytes.empty() || !child.error);
  // Without an error the stream ended where the cover does, and its checksum was right.
  if (!child.error && child.bytes.size() < context.max_child_bytes)
    ASSAY_CHECK(context.covered.front().end() == child.stored_size);
  return 0;
}
