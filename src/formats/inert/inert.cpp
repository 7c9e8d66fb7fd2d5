#include "formats/inert/inert.hpp"

#include "core/lfs_pointer.hpp"
#include "core/lower.hpp"
#include "formats/inert/pictures.hpp"
#include "formats/inert/text.hpp"
#include "formats/inert/transcoding.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>

namespace assay::formats::inert {
namespace {

/// Names of what people write for people, and of lists of words. Source code, configurations and models in encodings of
/// eight bits are not taken for mere text: whoever could judge them does not read them.
bool is_prose(std::string_view name) {
  constexpr std::string_view kEndings[] = {".txt",   ".md",  ".rst", ".csv", ".tsv", ".log",
                                           ".vocab", ".srt", ".bib", ".tex", ".nfo", ".dic"};
  constexpr std::string_view kNames[] = {"readme", "license", "licence", "notice", "authors", "changelog"};
  const auto lower = text::lower(name.substr(name.size() - std::min<std::size_t>(name.size(), 32)));
  return std::ranges::any_of(kEndings, [&](std::string_view one) { return lower.ends_with(one); }) ||
         std::ranges::find(kNames, lower) != std::end(kNames);
}

Claim claim(const Artifact& artifact) {
  if (kind_of(artifact.bytes) != nullptr) return Claim::magic;
  const auto front = artifact.bytes.first(kClaimBytes);
  const auto size = artifact.size.value_or(artifact.bytes.size());
  const auto more = size > front.size() ? More::yes : More::no;
  if (is_text(front, encoding_of(front), more)) return Claim::weak;
  return is_prose(artifact.name()) && is_eight_bit_text(front) ? Claim::weak : Claim::no;
}

std::string_view name_of(Encoding encoding) {
  switch (encoding) {
    case Encoding::utf8: return "utf-8 text";
    case Encoding::utf16_little:
    case Encoding::utf16_big: return "utf-16 text";
    case Encoding::eight_bit: return "8-bit text";
  }
  return {};
}

/// PyYAML takes UTF-16 by its mark, json.loads takes it even without one: it is read again as the text it is, under the
/// name that it has.
void read_again(const Artifact& artifact, Encoding encoding, std::uint64_t text, ScanContext& context) {
  constexpr std::uint64_t kMark = 2;
  if (text <= kMark) return;
  context.opaque({0, text});
  context.descend(artifact.name(), std::make_unique<Transcoding>(artifact.bytes.first(text), encoding), text,
                  std::nullopt, artifact.storage);
}

void analyze_text(const Artifact& artifact, ScanContext& context) {
  auto encoding = encoding_of(artifact.bytes);
  std::uint64_t at = 0;
  while (at < artifact.bytes.size() && context.step()) {
    const auto window = artifact.bytes.from(at).first(kClaimBytes);
    auto text = text_prefix(window, encoding);
    const bool is_last = at + window.size() == artifact.bytes.size();
    const bool is_cut = text != window.size() && (is_last || window.size() - text > 3);
    if (is_cut && is_prose(artifact.name()) && is_eight_bit_text(window)) {
      encoding = Encoding::eight_bit;
      text = window.size();
    }
    context.cover({at, text});
    at += text;
    context.passed(at);
    // A character cut by the end of the window starts the next one; where nothing is text the rest is not ours.
    if (window.size() - text > 3 || text == 0) break;
  }
  if (is_lfs_pointer(artifact.bytes))
    context.incomplete({ErrorCode::unsupported, 0, "a pointer of git-lfs: the file it stands for was not fetched"});
  context.fact("inert.kind", std::string(name_of(encoding)));
  if (encoding == Encoding::utf16_little || encoding == Encoding::utf16_big)
    read_again(artifact, encoding, at, context);
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
