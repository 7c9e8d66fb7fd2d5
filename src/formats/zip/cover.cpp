#include "formats/zip/cover.hpp"

#include "codecs/zip/extra.hpp"
#include "core/utf8.hpp"

#include <string_view>

namespace assay::formats::zip {
namespace {

/// Only a line for people: nothing that a loader could be made to interpret.
void cover_comment(ByteView comment, ScanContext& context) {
  if (!comment.empty() && utf8::is_readable(comment.text())) context.cover(comment.range());
}

void cover_extra(ByteView extra, ScanContext& context) {
  if (!extra.empty() && assay::zip::is_ordinary_extra(extra)) context.cover(extra.range());
}

void cover_member(const assay::zip::Member& member, ByteView bytes, ScanContext& context) {
  if (const auto* local = member.signed_local()) {
    context.cover({local->offset, assay::zip::kLocalSize + local->name_size});
    cover_extra(local->extra(bytes), context);
    for (const auto& reading : assay::zip::readings(member, bytes))
      if (reading.data.size != 0) context.cover(reading.data);
  }
  if (member.central) {
    context.cover({member.central->offset, assay::zip::kCentralSize + member.central->name_size});
    cover_extra(member.central->extra(bytes), context);
    cover_comment(member.central->comment(bytes), context);
  }
}

}  // namespace

void cover_archive(const assay::zip::Archive& archive, ByteView bytes, ScanContext& context) {
  for (const auto& member : archive.members) cover_member(member, bytes, context);
  for (const auto& descriptor : archive.descriptors) context.cover(descriptor.range);
  const auto cover_end = [&](const assay::zip::EndRecord& end) {
    context.cover({end.offset, assay::zip::kEndSize});
    cover_comment(end.comment(bytes), context);
    if (end.locator) context.cover({*end.locator, assay::zip::kZip64LocatorSize});
    for (const ByteRange& record : end.zip64_records()) context.cover(record);
  };
  for (const auto& end : archive.ends) cover_end(end);
  if (archive.lost_end) cover_end(*archive.lost_end);
}

}  // namespace assay::formats::zip
