#include "codecs/zip/end.hpp"

#include <assay/cursor.hpp>

#include <algorithm>
#include <cstring>

namespace assay::zip {
namespace {

DirectoryClaim read_zip64_end(ByteView archive, std::uint64_t offset) {
  Cursor in(archive.from(offset));
  DirectoryClaim claim;
  claim.record = offset;
  in.seek(16, "zip64 end record");
  claim.disk = in.u32("disk");
  claim.directory_disk = in.u32("directory disk");
  claim.entries_here = in.u64("entries on this disk");
  claim.entries = in.u64("entries");
  claim.size = in.u64("directory size");
  claim.offset = in.u64("directory offset");
  return claim;
}

bool is_zip64_end(ByteView archive, std::uint64_t offset) {
  return archive.slice(offset, kZip64EndSize).has_value() && archive.from(offset).starts_with(kZip64EndSignature);
}

void add_claim(EndRecord& end, const DirectoryClaim& claim) {
  for (const DirectoryClaim& known : end.claims())
    if (known.says_the_same(claim) && known.record == claim.record) return;
  end.claim_storage.at(end.claim_count++) = claim;
}

/// What Info-ZIP reads: the end record's own values, and the zip64 ones only where those are too big.
DirectoryClaim mixed(DirectoryClaim own, const DirectoryClaim& wide) {
  if (own.entries == 0xFFFF) own.entries = wide.entries;
  if (own.entries_here == 0xFFFF) own.entries_here = wide.entries_here;
  if (own.size == 0xFFFFFFFF) own.size = wide.size;
  if (own.offset == 0xFFFFFFFF) own.offset = wide.offset;
  if (own.disk == 0xFFFF) own.disk = wide.disk;
  if (own.directory_disk == 0xFFFF) own.directory_disk = wide.directory_disk;
  return own;
}

void read_zip64(ByteView archive, EndRecord& end, DirectoryClaim own) {
  Cursor in(archive.from(*end.locator));
  in.seek(8, "zip64 locator");
  const std::uint64_t located = in.u64("zip64 end record offset");
  const std::uint64_t adjacent = *end.locator - std::min(*end.locator, kZip64EndSize);
  for (const std::uint64_t offset : {located, adjacent}) {
    if (!is_zip64_end(archive, offset) || (end.zip64_count == 1 && end.zip64_storage.front().offset == offset))
      continue;
    end.zip64_storage.at(end.zip64_count++) = {offset, kZip64EndSize};
    const DirectoryClaim wide = read_zip64_end(archive, offset);
    add_claim(end, wide);
    if (end.zip64_count == 1) own = mixed(own, wide);
  }
  end.is_zip64_missing = end.zip64_count == 0;
  // Equal values are the rule even in small archives (PyTorch writes zip64 records always): one claim then.
  if (end.zip64_count != 0 && own.says_the_same(end.claims().front())) return;
  add_claim(end, own);
}

}  // namespace

std::array<std::optional<std::uint64_t>, 2> DirectoryClaim::starts() const {
  std::array<std::optional<std::uint64_t>, 2> result;
  result[0] = offset;  // miniz follows it anywhere, also behind the end record
  if (size <= record && record - size != offset) result[1] = record - size;
  return result;
}

std::optional<std::uint64_t> find_end(ByteView archive, std::uint64_t from, std::uint64_t before) {
  // The signature may begin anywhere before `before`, so up to three bytes of it may lie behind.
  const ByteView window = archive.first(before + kEndSignature.size() - 1).from(from);
  for (std::string_view left = window.text(); left.size() >= kEndSignature.size();) {
    left.remove_suffix(kEndSignature.size() - 1);  // where it may begin
    const auto* const first = static_cast<const char*>(::memrchr(left.data(), kEndSignature.front(), left.size()));
    if (first == nullptr) return std::nullopt;
    const auto at = static_cast<std::uint64_t>(first - window.text().data());
    if (window.from(at).starts_with(kEndSignature)) return from + at;
    left = window.text().substr(0, at + kEndSignature.size() - 1);
  }
  return std::nullopt;
}

std::optional<EndRecord> read_end(ByteView archive, std::uint64_t offset) {
  Cursor in(archive.from(offset));
  if (in.remaining() < kEndSize) return std::nullopt;
  EndRecord end;
  end.offset = offset;
  DirectoryClaim own;
  own.record = offset;
  in.seek(4, "end record");
  own.disk = in.u16("disk");
  own.directory_disk = in.u16("directory disk");
  own.entries_here = in.u16("entries on this disk");
  own.entries = in.u16("entries");
  own.size = in.u32("directory size");
  own.offset = in.u32("directory offset");
  end.comment_size = in.u16("comment size");
  if (offset >= kZip64LocatorSize && archive.from(offset - kZip64LocatorSize).starts_with(kZip64LocatorSignature)) {
    end.locator = offset - kZip64LocatorSize;
    read_zip64(archive, end, own);
  } else {
    add_claim(end, own);
  }
  return end;
}

bool is_credible(ByteView archive, const EndRecord& end) {
  return std::ranges::any_of(end.claims(), [&](const DirectoryClaim& claim) {
    if (claim.entries == 0 && claim.size == 0) return end.offset + kEndSize + end.comment_size == archive.size();
    return std::ranges::any_of(claim.starts(),
                               [&](const auto& start) { return start && is_central_header(archive, *start); });
  });
}

}  // namespace assay::zip
