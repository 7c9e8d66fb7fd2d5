// The pt2 archive on any bytes: it only looks, so it opens nothing and covers nothing, and vouches only for members
// that the archive names.
#include "formats/pt2/pt2.hpp"

#include "support/recording_context.hpp"

#include "fuzz/check.hpp"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  Artifact artifact;
  artifact.bytes = ByteView(std::as_bytes(std::span(data, size)));
  artifact.size = size;
  if (formats::pt2::kFormat.claim(artifact) == Claim::no) return 0;
  const RuleData rules;
  test::RecordingContext context(rules);
  context.max_steps = 1'000'000;
  formats::pt2::kFormat.analyze(artifact, context);
  ASSAY_CHECK(context.children.empty() && context.covered.empty());
  for (const Finding& finding : context.findings) {
    ASSAY_CHECK(finding.rule != nullptr && !finding.message.empty());
    ASSAY_CHECK(finding.location.range.offset <= size);
  }
  return 0;
}
