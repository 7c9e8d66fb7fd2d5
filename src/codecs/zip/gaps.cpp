// Records that nothing points to: between members, in front of them, behind them, or everywhere when the archive
// has no directory. Data of known members is never searched.
#include "codecs/zip/extra.hpp"
#include "codecs/zip/reader.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace assay::zip {
namespace {

constexpr std::array<std::uint16_t, 12> kMethods{0, 1, 6, 8, 9, 12, 14, 93, 95, 96, 98, 99};
constexpr std::uint16_t kLatestVersion = 63;

/// Four bytes of a signature turn up in other data by chance; a header that is one has sane fields as well.
bool is_plausible(const LocalHeader& header, ByteView archive) {
  const std::string_view name = header.name(archive).text();
  return !name.empty() && !header.is_clipped && std::ranges::find(kMethods, header.method) != kMethods.end() &&
         (header.version_needed & 0xFFU) <= kLatestVersion &&
         std::ranges::none_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

}  // namespace

std::vector<ByteRange> Reader::known() const {
  std::vector<ByteRange> ranges;
  ranges.reserve(archive_.members.size() + archive_.directories.size() + 3 * archive_.ends.size());
  for (const Member& member : archive_.members)
    if (member.local) ranges.push_back(extent(member, bytes_));
  for (const Directory& directory : archive_.directories) ranges.push_back(directory.range);
  for (const EndRecord& end : archive_.ends) {
    ranges.push_back({end.offset, kEndSize});
    if (end.locator) ranges.push_back({*end.locator, kZip64LocatorSize});
    for (const ByteRange& record : end.zip64_records()) ranges.push_back(record);
  }
  std::ranges::sort(ranges, {}, &ByteRange::offset);
  // Merged, so that one look-up answers "is this byte known".
  std::vector<ByteRange> merged;
  for (const ByteRange& range : ranges) {
    if (!merged.empty() && range.offset <= merged.back().end()) {
      merged.back().size = std::max(merged.back().end(), range.end()) - merged.back().offset;
    } else {
      merged.push_back(range);
    }
  }
  return merged;
}

std::vector<ByteRange> Reader::gaps() const {
  std::vector<ByteRange> result;
  std::uint64_t at = 0;
  for (const ByteRange& range : known()) {
    if (range.offset > at) result.push_back({at, range.offset - at});
    at = range.end();
  }
  if (at < bytes_.size()) result.push_back({at, bytes_.size() - at});
  return result;
}

void Reader::search_ends() {
  if (archive_.ends.empty()) return;  // then everything is one gap, and its local headers lead through it
  std::uint64_t left = kGapSearch;
  // Ends found on the way make known what comes before them, so gaps are taken from the back.
  for (auto open = gaps(); !open.empty() && left != 0 && archive_.ends.size() < kMaxEnds && !is_over();) {
    const ByteRange gap = open.back();
    open.pop_back();
    const std::uint64_t from = gap.size > left ? gap.end() - left : gap.offset;
    left -= gap.end() - from;
    const std::size_t ends_before = archive_.ends.size();
    for (auto at = find_end(bytes_, from, gap.end()); at; at = find_end(bytes_, from, *at)) {
      try_end(*at);
      if (archive_.ends.size() != ends_before || is_over()) break;
    }
    if (archive_.ends.size() != ends_before) {
      open = gaps();
      std::erase_if(open, [&](const ByteRange& other) { return other.offset >= archive_.ends.back().offset; });
    }
  }
}

void Reader::search_members() {
  for (const ByteRange& gap : gaps()) {
    if (gap.size >= kLocalSize && !is_over()) walk_gap(gap);
  }
  std::vector<std::size_t> lost;
  for (const auto& [name, index] : lost_) lost.push_back(index);
  std::ranges::sort(lost);
  for (const std::size_t index : lost) {
    Member& member = archive_.members[index];
    const auto offset = shifted_offset(member.central->local_offset, member.shift);
    const bool is_outside = !offset || *offset >= bytes_.size();
    if (!is_outside) member.local = read_unsigned_local(bytes_, *offset);
    note(is_outside ? Disagreement::outside : Disagreement::no_local_header, index, member.central->range(),
         fmt::format("member {}: its local header should be at {:#x}, {}", label(index), member.central->local_offset,
                     is_outside ? "outside of the file" : "but is not there"));
  }
}

void Reader::walk_gap(ByteRange gap) {
  std::uint64_t at = gap.offset;
  bool is_exact = true;  // `at` is where one record ends and the next would begin
  while (at + kLocalSize <= gap.end() && !is_over()) {
    if (is_local_header(bytes_, at)) {
      const auto local = read_local(bytes_, at);
      if (local && (is_exact || is_plausible(*local, bytes_))) {
        at = add_found(*local, gap.end(), is_exact);
        is_exact = true;
        continue;
      }
    }
    is_exact = false;
    // On to the next signature, as long as there is budget for bytes that mean nothing to us.
    const std::uint64_t reach = std::min(gap.end() - at, kGapSearch - searched_);
    const auto found = bytes_.from(at).first(reach).text().find(kLocalSignature, 1);
    searched_ += found == std::string_view::npos ? reach : found;
    if (found == std::string_view::npos) return;
    at += found;
  }
}

std::uint64_t Reader::find_size(LocalHeader& local, std::uint64_t limit) {
  // The size is told behind the data: where a descriptor counts exactly the bytes up to itself. Without one, the
  // data ends where the next header begins.
  const std::uint64_t data = local.data_offset();
  const ByteView rest = bytes_.first(limit).from(data);
  const std::string_view reach = rest.first(kGapSearch - searched_).text();
  std::size_t found = reach.find("PK");
  for (; found != std::string_view::npos; found = reach.find("PK", found + 1)) {
    if (is_local_header(bytes_, data + found) || is_central_header(bytes_, data + found)) break;
    if (!bytes_.from(data + found).starts_with(kDescriptorSignature)) continue;
    const auto descriptor = read_descriptor(bytes_, data + found, found);
    if (!descriptor) continue;
    local.stored_size = found;
    local.size = descriptor->size;
    local.crc = descriptor->crc;
    archive_.descriptors.push_back(*descriptor);
    searched_ += found;
    return descriptor->range.end();
  }
  searched_ += std::min(found, reach.size());
  local.stored_size = std::min<std::uint64_t>(found, rest.size());
  local.size = local.method == kStored ? local.stored_size : 0;
  return data + local.stored_size;
}

std::uint64_t Reader::add_found(LocalHeader local, std::uint64_t limit, bool is_exact) {
  const std::uint64_t data = local.data_offset();
  const bool is_told_later = (local.flags & kHasDescriptor) != 0 && local.stored_size == 0;
  const std::uint64_t after = is_told_later && data <= limit ? find_size(local, limit)
                                                             : data + std::min(local.stored_size, bytes_.size() - data);
  if (!local_offsets_.insert(local.offset).second || adopt(local)) return after;
  archive_.members.push_back({std::nullopt, local});
  const std::size_t index = archive_.members.size() - 1;
  if (local.stored_size > bytes_.size() - data)
    note(Disagreement::truncated, index, {local.offset, kLocalSize},
         fmt::format("member {}: {} bytes of data at {:#x}, the file ends at {:#x}", label(index), local.stored_size,
                     data, bytes_.size()));
  if (!archive_.ends.empty())
    note(Disagreement::hidden_member, index, {local.offset, kLocalSize + local.name_size},
         fmt::format("member {} at {:#x}: no directory knows it{}", label(index), local.offset,
                     is_exact ? "" : ", it stands between other bytes"));
  return after;
}

bool Reader::adopt(const LocalHeader& local) {
  const auto found = lost_.find(local.name(bytes_).text());
  if (found == lost_.end()) return false;
  const std::size_t index = found->second;
  lost_.erase(found);
  Member& member = archive_.members[index];
  member.local = local;
  member.is_displaced = true;
  note(Disagreement::displaced, index, {local.offset, kLocalSize},
       fmt::format("member {}: its local header should be at {:#x} and is at {:#x}", label(index),
                   member.central->local_offset, local.offset));
  return true;
}

}  // namespace assay::zip
