#include "codecs/zip/reader.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace assay::zip {
namespace {

/// How many entries a 16-bit count can mean: archivers without zip64 let it wrap.
bool counts_agree(std::uint64_t declared, std::uint64_t seen, bool is_zip64) {
  return declared == seen || (!is_zip64 && seen > 0xFFFF && declared == (seen & 0xFFFFU));
}

}  // namespace

std::optional<std::uint64_t> shifted_offset(std::uint64_t offset, std::int64_t shift) {
  std::uint64_t result = 0;
  if (__builtin_add_overflow(offset, shift, &result)) return std::nullopt;
  return result;
}

ByteRange extent(const Member& member, ByteView archive) {
  if (!member.local) return {};
  const std::uint64_t begin = member.local->offset;
  const std::uint64_t data = member.local->data_offset();
  const std::uint64_t stored = std::min(member.header().stored_size, archive.size() - data);
  return {begin, data - begin + stored};
}

Archive read_archive(ByteView bytes, const Step& step) { return Reader(bytes.rebased(), step).read(); }

Archive Reader::read() && {
  archive_.unnoted.resize(noted_.size());
  read_ends_in_window();
  search_ends();
  search_members();
  const auto unreachable = std::ranges::count_if(
      archive_.members, [](const Member& member) { return member.is_displaced || member.signed_local() == nullptr; });
  archive_.is_damaged = static_cast<std::size_t>(unreachable) * 2 > archive_.members.size();
  for (std::size_t i = 0; i < archive_.members.size(); ++i) compare(i);
  find_duplicates();
  find_overlaps();
  if (archive_.ends.empty() && !archive_.lost_end)
    note(Disagreement::no_end, std::nullopt, {bytes_.size(), 0},
         "end record: none; the archive is cut off or unfinished");
  return std::move(archive_);
}

void Reader::read_ends_in_window() {
  std::uint64_t before = bytes_.size();
  std::vector<ByteRange> taken;  // by what is known already; an end record inside of a member is the member's own
  std::size_t ends_seen = 0;
  while (const auto at = find_end(bytes_, end_window(bytes_), before)) {
    before = *at;
    if (ends_seen != archive_.ends.size()) {
      taken = known();
      ends_seen = archive_.ends.size();
    }
    const auto after = std::ranges::upper_bound(taken, *at, {}, &ByteRange::offset);
    const bool is_inside = after != taken.begin() && std::prev(after)->end() > *at;
    if (!is_inside) try_end(*at);
    if (archive_.ends.size() == kMaxEnds || is_over()) return;
  }
}

void Reader::try_end(std::uint64_t offset) {
  const auto end = read_end(bytes_, offset);
  if (!end || !is_credible(bytes_, *end)) {
    // The record at the very end is the archive's, even when it leads nowhere.
    if (end && archive_.ends.empty() && offset + kEndSize + end->comment_size == bytes_.size()) {
      archive_.lost_end = *end;
      note(Disagreement::no_directory, std::nullopt, {offset, kEndSize},
           fmt::format("end record: its directory of {} should be at {:#x}, but is not there",
                       text::counted(end->claims().front().entries, "entry", "entries"), end->claims().front().offset));
    }
    return;
  }
  const std::size_t directories_before = archive_.directories.size();
  for (std::size_t i = 0; i < end->claim_count; ++i) read_claim(*end, end->claims()[i], i == 0);
  if (end->claim_count > 1 || end->is_zip64_missing)
    note(Disagreement::zip64_end, std::nullopt, {*end->locator, kZip64LocatorSize + kEndSize},
         end->is_zip64_missing ? "zip64 locator: does not lead to a zip64 end record"
                               : "zip64 end record: says something else than the end record");
  if (archive_.directories.size() > directories_before + 1)
    note(Disagreement::several_directories, std::nullopt, {offset, kEndSize},
         fmt::format("end record: readers find {} different central directories from it",
                     archive_.directories.size() - directories_before));
  archive_.ends.push_back(*end);
  if (archive_.ends.size() > 1)
    note(Disagreement::several_ends, std::nullopt, {offset, kEndSize},
         fmt::format("end record: one at {:#x} and one at {:#x} lead to a directory", offset,
                     archive_.ends[archive_.ends.size() - 2].offset));
}

void Reader::read_claim(const EndRecord& end, const DirectoryClaim& claim, bool is_main) {
  if (is_main && (claim.disk != 0 || claim.directory_disk != 0))
    note(Disagreement::disks, std::nullopt, {end.offset, kEndSize},
         fmt::format("end record: this is disk {}, the directory is on disk {}", claim.disk, claim.directory_disk));
  if (is_main && claim.entries_here != claim.entries)
    note(Disagreement::entry_count, std::nullopt, {end.offset, kEndSize},
         fmt::format("end record: {} entries on this disk, {} in all", claim.entries_here, claim.entries));
  bool is_found = false;
  for (const auto& start : claim.starts())
    if (start && starts_.insert(*start).second) is_found = read_directory(*start, end, claim) || is_found;
  if (is_main && !is_found && claim.entries != 0)
    note(Disagreement::no_directory, std::nullopt, {end.offset, kEndSize},
         fmt::format("end record: no directory of {} at {:#x}", text::counted(claim.entries, "entry", "entries"),
                     claim.offset));
}

bool Reader::read_directory(std::uint64_t start, const EndRecord& end, const DirectoryClaim& claim) {
  auto header = read_central(bytes_, start);
  if (!header) return false;
  Directory directory;
  directory.range.offset = start;
  directory.shift = static_cast<std::int64_t>(start - claim.offset);
  const std::size_t members_before = archive_.members.size();
  // As many as there can be: a count that lies reserves no more than the bytes behind it.
  const std::uint64_t expected = std::min(claim.entries, (bytes_.size() - start) / kCentralSize);
  archive_.members.reserve(members_before + std::min<std::uint64_t>(expected, kMaxMembers));
  const std::uint64_t declared_end = start + std::min(claim.size, bytes_.size() - start);
  const bool is_as_declared = is_central_header(bytes_, claim.offset);
  for (; header && !is_over(); header = read_central(bytes_, header->range().end())) {
    ++directory.entries;
    directory.range.size = header->range().end() - start;
    add_member(*header, directory.shift, is_as_declared);
    // zipfile reads no further than the declared size, and takes a name that is cut off there for the name.
    if (header->range().end() <= declared_end) continue;
    const auto cut = read_central(bytes_.first(declared_end), header->offset);
    if (cut && cut->name_size != header->name_size) add_member(*cut, directory.shift, is_as_declared);
  }
  // A start inside of a directory that is known gives nothing new; its lie about the size has a note already.
  if (archive_.members.size() == members_before) return true;
  archive_.directories.push_back(directory);
  if (directory.shift != 0)
    note(Disagreement::shifted, std::nullopt, directory.range,
         fmt::format("directory: declared at {:#x}, found at {:#x}", claim.offset, start));
  if (!counts_agree(claim.entries, directory.entries, end.zip64_count != 0))
    note(Disagreement::entry_count, std::nullopt, {claim.record, kEndSize},
         fmt::format("directory: {} entries declared, {} found", claim.entries, directory.entries));
  if (claim.size != directory.range.size)
    note(Disagreement::directory_size, std::nullopt, directory.range,
         fmt::format("directory: {} bytes declared, {} found", claim.size, directory.range.size));
  return true;
}

void Reader::add_member(const CentralHeader& central, std::int64_t shift, bool is_as_declared) {
  // zipfile adds the shift to every offset, miniz adds nothing: a local header may wait at both places.
  const auto moved = shifted_offset(central.local_offset, shift);
  std::optional<LocalHeader> here = moved ? read_local(bytes_, *moved) : std::nullopt;
  std::optional<LocalHeader> there;
  if (shift != 0 && (!here || is_as_declared)) there = read_local(bytes_, central.local_offset);
  const bool is_ambiguous = here.has_value() && there.has_value();
  const bool is_displaced = !here && there && !is_as_declared;
  if (!here) std::swap(here, there);
  const bool is_known = !central_seen_.insert((central.offset << 16U) | central.name_size).second;
  if (is_known && (!here || local_offsets_.contains(here->offset))) return;
  if (here) local_offsets_.insert(here->offset);
  if (!here) lost_.emplace(central.name(bytes_).text(), archive_.members.size());
  archive_.members.push_back({central, here, is_displaced, shift});
  const std::size_t index = archive_.members.size() - 1;
  if (is_displaced)
    note(Disagreement::displaced, index, {here->offset, kLocalSize},
         fmt::format("member {}: its local header is not moved like the directory", label(index)));
  if (!is_ambiguous) return;
  local_offsets_.insert(there->offset);
  archive_.members.push_back({central, there, false, shift});
  note(Disagreement::ambiguous_offset, index + 1, {there->offset, kLocalSize},
       fmt::format("member {}: one local header at {:#x} and one at {:#x}", label(index), here->offset, there->offset));
}

void Reader::note(Disagreement kind, std::optional<std::size_t> member, ByteRange range, std::string text) {
  if (wants(kind)) {
    archive_.notes.push_back({kind, member, range, std::move(text)});
    ++noted_.at(static_cast<std::size_t>(kind));
  } else {
    ++archive_.unnoted[static_cast<std::size_t>(kind)];
  }
}

bool Reader::wants(Disagreement kind) const { return noted_.at(static_cast<std::size_t>(kind)) < kNotesPerKind; }

bool Reader::is_over() {
  if (!archive_.is_cut) archive_.is_cut = archive_.members.size() >= kMaxMembers || !step_(1);
  return archive_.is_cut;
}

std::string Reader::label(std::size_t index) const { return text::quoted(archive_.members[index].name(bytes_).text()); }

}  // namespace assay::zip
