#include "formats/inert/inert.hpp"

#include "core/lfs_pointer.hpp"
#include "formats/inert/pictures.hpp"
#include "formats/inert/text.hpp"

#include <string>

namespace assay::formats::inert {
namespace {

Claim claim(const Artifact& artifact) {
  if (kind_of(artifact.bytes) != nullptr) return Claim::magic;
  const auto front = artifact.bytes.first(kClaimBytes);
  const auto size = artifact.size.value_or(artifact.bytes.size());
  const auto more = size > front.size() ? More::yes : More::no;
  return is_text(front, encoding_of(front), more) ? Claim::weak : Claim::no;
}

void analyze_text(const Artifact& artifact, ScanContext& context) {
  const auto encoding = encoding_of(artifact.bytes);
  std::uint64_t at = 0;
  while (at < artifact.bytes.size() && context.step()) {
    const auto window = artifact.bytes.from(at).first(kClaimBytes);
    const auto text = text_prefix(window, encoding);
    context.cover({at, text});
    at += text;
    context.passed(at);
    // A character cut by the end of the window starts the next one; where nothing is text the rest is not ours.
    if (window.size() - text > 3 || text == 0) break;
  }
  if (is_lfs_pointer(artifact.bytes))
    context.incomplete({ErrorCode::unsupported, 0, "a pointer of git-lfs: the file it stands for was not fetched"});
  context.fact("inert.kind", encoding == Encoding::utf8 ? "utf-8 text" : "utf-16 text");
}

void analyze(const Artifact& artifact, ScanContext& context) {
  if (artifact.bytes.empty()) return;
  const auto* kind = kind_of(artifact.bytes);
  if (kind == nullptr) return analyze_text(artifact, context);
  const auto extent = kind->walk(artifact.bytes, context);
  context.cover({0, extent.end});
  context.fact("inert.kind", std::string(kind->name));
  if (extent.error) context.incomplete(*extent.error);
}

}  // namespace

constinit const Format kFormat{.name = "inert", .family = "inert", .rules = {}, .claim = claim, .analyze = analyze};

}  // namespace assay::formats::inert
