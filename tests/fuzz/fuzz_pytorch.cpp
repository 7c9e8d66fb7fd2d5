// The pytorch format on any bytes: it only looks, so it opens nothing and covers nothing, and a claim means that it
// has something to say about the archive.
#include "formats/pytorch/pytorch.hpp"

#include "support/recording_context.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  Artifact artifact;
  artifact.bytes = ByteView(std::as_bytes(std::span(data, size)));
  artifact.size = size;
  if (formats::pytorch::kFormat.claim(artifact) == Claim::no) return 0;
  const RuleData rules;
  test::RecordingContext context(rules);
  context.max_steps = 1'000'000;
  formats::pytorch::kFormat.analyze(artifact, context);
  if (!context.children.empty() || !context.covered.empty()) std::abort();
  for (const Finding& finding : context.findings)
    if (finding.rule == nullptr || finding.message.empty()) std::abort();
  return 0;
}
