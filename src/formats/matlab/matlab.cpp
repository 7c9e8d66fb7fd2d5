#include "formats/matlab/matlab.hpp"

#include "codecs/matlab/elements.hpp"
#include "formats/matlab/rules.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>

namespace assay::formats::matlab {
namespace {

constexpr std::uint8_t kObject = 3;
constexpr std::uint8_t kFunction = 16;
constexpr std::uint8_t kLastClass = 18;

Claim claim(const Artifact& artifact) {
  if (assay::matlab::layout_of(artifact.bytes, artifact.size)) return Claim::structure;
  return assay::matlab::begins_version_4(artifact.bytes) ? Claim::structure : Claim::no;
}

void analyze_version_4(const Artifact& artifact, ScanContext& context) {
  const auto size =
      assay::matlab::walk_version_4(artifact.bytes, [&](std::uint64_t count) { return context.step(count); });
  if (!size) return context.incomplete(size.error());
  context.cover({0, *size});
  context.fact("matlab.version", "4");
}

void analyze(const Artifact& artifact, ScanContext& context) {
  const auto layout = assay::matlab::layout_of(artifact.bytes, artifact.bytes.size());
  if (!layout) return analyze_version_4(artifact, context);
  std::array<std::uint64_t, kLastClass + 1> arrays{};
  std::optional<std::uint64_t> first_object;
  bool may_descend = true;
  std::uint64_t variables = 0;
  const assay::matlab::Visitor visitor{.compressed =
                                           [&](ByteView stream) {
                                             const auto name = fmt::format("variable {}", ++variables);
                                             may_descend = may_descend &&
                                                           context.descend(name, stream.rebased(), artifact.storage);
                                           },
                                       .array =
                                           [&](std::uint8_t kind, std::uint64_t offset) {
                                             if (kind > kLastClass) kind = 0;
                                             ++arrays[kind];
                                             if ((kind == kObject || kind >= kFunction) && !first_object)
                                               first_object = offset;
                                           },
                                       .step = [&](std::uint64_t count) { return may_descend && context.step(count); }};
  const auto size = assay::matlab::walk(artifact.bytes, *layout, visitor);
  if (!size) return context.incomplete(size.error());
  context.cover({0, *size});
  if (layout->begin != 0) context.fact("matlab.version", "5");
  std::string held;
  for (std::uint8_t kind = 0; kind <= kLastClass; ++kind) {
    if (arrays[kind] == 0) continue;
    const auto name = assay::matlab::name_of_class(kind);
    context.fact("matlab.arrays", fmt::format("{} of {}", arrays[kind], name));
    if (kind == kObject || kind >= kFunction)
      held += fmt::format("{}{} of {}", held.empty() ? "" : ", ", arrays[kind], name);
  }
  if (first_object)
    context.report(kObjects, {{*first_object, 8}, "array"},
                   fmt::format("It holds arrays that are not numbers: {}.", held));
}

}  // namespace

constinit const Format kFormat{
    .name = "matlab", .family = "matlab", .rules = kRules, .claim = claim, .analyze = analyze};

}  // namespace assay::formats::matlab
