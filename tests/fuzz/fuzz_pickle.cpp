// The pickle analyser on one artifact, without an engine around it.
#include "formats/pickle/pickle.hpp"
#include "fuzz/check.hpp"
#include "rules/load.hpp"
#include "support/recording_context.hpp"

#include <cstdint>

namespace {

using assay::test::RecordingContext;

/// Everything an analyser says must be about the bytes it was given.
void check(const RecordingContext& context, std::uint64_t size) {
  for (const auto& finding : context.findings) {
    ASSAY_CHECK(finding.rule != nullptr && !finding.message.empty());
    ASSAY_CHECK(finding.location.range.offset <= size);
    ASSAY_CHECK(finding.location.range.size <= size - finding.location.range.offset);
  }
  for (const auto& range : context.covered) ASSAY_CHECK(range.offset <= size && range.size <= size - range.offset);
  for (const auto& fact : context.facts) ASSAY_CHECK(fact.offset <= size);
  for (const auto& error : context.errors) ASSAY_CHECK(error.offset <= size && !error.message.empty());
}

bool is_same(const RecordingContext& left, const RecordingContext& right) {
  const auto same_message = [](const auto& a, const auto& b) { return a.message == b.message; };
  return std::ranges::equal(left.findings, right.findings, same_message) &&
         std::ranges::equal(left.errors, right.errors, same_message) &&
         std::ranges::equal(left.covered, right.covered) && left.steps == right.steps &&
         std::ranges::equal(left.facts, right.facts, {}, &assay::Fact::value, &assay::Fact::value);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  assay::Artifact artifact;
  artifact.path = "input.pkl";
  artifact.size = size;
  artifact.bytes = assay::ByteView(std::as_bytes(std::span(data, size)));
  (void)assay::formats::pickle::kFormat.claim(artifact);

  const auto& rules = assay::rules::embedded();
  RecordingContext first(rules);
  RecordingContext second(rules);
  for (auto* context : {&first, &second}) {
    context->max_steps = 1'000'000;
    assay::formats::pickle::kFormat.analyze(artifact, *context);
  }
  check(first, size);
  ASSAY_CHECK(is_same(first, second));
  return 0;
}
