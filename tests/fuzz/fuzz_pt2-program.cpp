// The program of a pt2 archive on any bytes, and each text in it by itself: what is not broken is covered to its end.
#include "formats/pt2/expression.hpp"
#include "formats/pt2/program.hpp"
#include "formats/pt2/target.hpp"

#include "support/recording_context.hpp"

#include "fuzz/check.hpp"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  using namespace assay::formats::pt2;
  Artifact artifact;
  artifact.bytes = ByteView(std::as_bytes(std::span(data, size)));
  artifact.size = size;
  const RuleData rules;
  const auto text = artifact.bytes.first(4096).text();
  for (const auto evaluation : {Evaluation::size, Evaluation::guard}) {
    const auto doubt = doubt_of(text, evaluation, rules.pickle);
    ASSAY_CHECK(!doubt || !doubt->has.empty());
  }
  const auto remark = remark_on(text, rules.pickle);
  ASSAY_CHECK(!remark || (remark->rule != nullptr && !remark->says.empty()));
  if (kProgram.claim(artifact) == Claim::no) return 0;
  test::RecordingContext context(rules);
  context.max_steps = 1'000'000;
  kProgram.analyze(artifact, context);
  for (const ByteRange& range : context.covered) ASSAY_CHECK(range.end() <= size);
  for (const Finding& finding : context.findings) ASSAY_CHECK(finding.location.range.end() <= size);
  return 0;
}
