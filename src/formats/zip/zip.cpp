#include "formats/zip/zip.hpp"

#include "codecs/zip/archive.hpp"
#include "codecs/zip/shard.hpp"
#include "core/lower.hpp"
#include "core/text.hpp"
#include "formats/zip/cover.hpp"
#include "formats/zip/members.hpp"
#include "formats/zip/notes.hpp"
#include "formats/zip/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace assay::formats::zip {
namespace {

/// Names that loaders open with zipfile, whatever stands before and behind the archive.
constexpr std::string_view kOpenedAsZip[] = {".zip", ".mar", ".npz", ".keras", ".skops", ".pt2", ".whl", ".egg"};

bool is_opened_as_zip(const Artifact& artifact) {
  const auto name = text::lower(artifact.name());
  return std::ranges::any_of(kOpenedAsZip, [&](std::string_view ending) { return name.ends_with(ending); });
}

Claim claim(const Artifact& artifact) {
  // Behind the front of a compressed artifact there is more, so the end seen here is not the end.
  const bool is_whole = !artifact.size || *artifact.size == artifact.bytes.size();
  if (!is_whole) return assay::zip::is_local_header(artifact.bytes, 0) ? Claim::structure : Claim::no;
  switch (assay::zip::evidence(artifact.bytes)) {
    case assay::zip::Evidence::none: return Claim::no;
    // zipfile opens such files; but so it does any tar whose last member is an archive.
    case assay::zip::Evidence::trailing: return is_opened_as_zip(artifact) ? Claim::structure : Claim::weak;
    case assay::zip::Evidence::front: return Claim::magic;
    case assay::zip::Evidence::directory: return Claim::structure;
  }
  return Claim::no;
}

/// From the last archive to the first: each says where it begins.
void analyze_shard(const Artifact& artifact, ScanContext& context) {
  ByteView rest = assay::zip::without_tail(artifact.bytes);
  while (const auto start = assay::zip::start_of_last(rest)) {
    const auto archive = rest.from(*start);
    context.cover(archive.range());
    if (!context.step() || !context.descend(fmt::format("archive@{:#x}", *start), archive, artifact.storage)) return;
    rest = rest.first(*start);
  }
}

void analyze(const Artifact& artifact, ScanContext& context) {
  if (assay::zip::is_shard(artifact)) return analyze_shard(artifact, context);
  const auto archive =
      assay::zip::read_archive(artifact.bytes, [&](std::uint64_t count) { return context.step(count); });
  report_notes(archive, context);
  cover_archive(archive, artifact.bytes, context);
  context.fact("zip.members", fmt::format("{}", archive.members.size()));
  for (const auto& end : archive.ends) {
    const ByteView comment = end.comment(artifact.bytes);
    if (comment.size() < end.comment_size)
      context.incomplete(
          {ErrorCode::truncated, end.offset,
           fmt::format("end record: a comment of {} bytes wanted, {} left", end.comment_size, comment.size())});
    if (!comment.empty()) context.fact("zip.comment", text::printable(comment.text()), end.offset);
  }
  if (archive.is_cut)
    context.incomplete({ErrorCode::limit, 0, fmt::format("stopped after {} members", archive.members.size())});
  Members(archive, artifact, context).analyze();
}

constexpr std::string_view kEndings[] = {".zip", ".mar"};

}  // namespace

constinit const Format kFormat{
    .name = "zip", .family = "zip", .rules = kRules, .claim = claim, .analyze = analyze, .endings = kEndings};

}  // namespace assay::formats::zip
