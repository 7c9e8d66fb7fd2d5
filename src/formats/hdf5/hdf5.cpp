#include "formats/hdf5/hdf5.hpp"

#include "codecs/hdf5/root_attributes.hpp"
#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace assay::formats::hdf5 {
namespace {

constexpr std::size_t kMostFacts = 1000;

Claim claim(const Artifact& artifact) {
  const auto at = assay::hdf5::find_superblock(artifact.bytes);
  if (!at) return Claim::no;
  // Further on it may be any file's content; a user block is rare.
  return *at == 0 ? Claim::structure : Claim::weak;
}

/// Keras keeps its configuration as JSON: what begins like it is handed on without what pads it.
void hand_on(const assay::hdf5::TextAttribute& attribute, const Artifact& artifact, ScanContext& context) {
  const auto text = attribute.text.text();
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos || (text[begin] != '{' && text[begin] != '[')) return;
  const auto end = std::min(text.find('\0'), text.size());
  static_cast<void>(
      context.descend(fmt::format("{}.json", attribute.name), attribute.text.first(end).rebased(), artifact.storage));
}

void analyze(const Artifact& artifact, ScanContext& context) {
  const auto read =
      assay::hdf5::read_root_attributes(artifact.bytes, [&](std::uint64_t count) { return context.step(count); });
  std::size_t facts = 0;
  for (const auto& attribute : read.texts) {
    if (facts++ < kMostFacts)
      context.fact("hdf5.attribute",
                   fmt::format("{} {}", text::printable(attribute.name, 80), text::quoted(attribute.text.text(), 120)),
                   attribute.text.origin());
    hand_on(attribute, artifact, context);
  }
  if (read.error) context.incomplete(*read.error);
  context.incomplete({ErrorCode::unsupported, artifact.bytes.origin(),
                      "groups and data sets: only the attributes of the root group are read"});
}

constexpr std::string_view kEndings[] = {".h5", ".hdf5"};

}  // namespace

constinit const Format kFormat{
    .name = "hdf5", .family = "hdf5", .rules = {}, .claim = claim, .analyze = analyze, .endings = kEndings};

}  // namespace assay::formats::hdf5
