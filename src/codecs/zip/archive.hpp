#pragma once

#include "codecs/zip/end.hpp"
#include "codecs/zip/records.hpp"

#include <assay/bytes.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace assay::zip {

/// A kind of thing on which the records of an archive disagree, or on which its readers will.
enum class Disagreement : std::uint8_t {
  // One member, its two headers and its data.
  name,          ///< local and central name differ
  method,        ///< local and central compression method differ
  flags,         ///< local and central flags differ where that changes how data is read
  checksum,      ///< local header or descriptor give another checksum
  stored_size,   ///< local header or descriptor give another stored size
  size,          ///< local header or descriptor give another size
  uneven_store,  ///< a stored member whose two sizes differ
  unicode_name,  ///< the Unicode Path field names another file than an ASCII header does
  zip64_field,   ///< a zip64 field is too short, or gives values that were not asked for
  other_disk,    ///< the header says that the member is on another disk
  // Where members are.
  no_local_header,    ///< the central header points to something that is not a local header
  outside,            ///< the central header points outside of the archive
  truncated,          ///< the data goes on after the end of the file
  displaced,          ///< the local header was found where no reader of the directory looks
  ambiguous_offset,   ///< there is a local header with and one without the archive's shift
  hidden_member,      ///< a local header that the central directory does not know
  overlap,            ///< two members share bytes
  directory_overlap,  ///< a member shares bytes with the directory
  // Members among each other.
  duplicate_name,
  colliding_name,
  // The directory.
  several_ends,         ///< more than one end record leads to a directory
  several_directories,  ///< one end record leads to more than one directory
  no_end,               ///< no end record: the archive is cut, or not finished
  no_directory,         ///< an end record that leads to no directory
  entry_count,          ///< the directory has more or fewer headers than declared
  directory_size,       ///< the directory is longer or shorter than declared
  shifted,              ///< every offset is off by the same amount: the archive has foreign bytes in front
  zip64_end,            ///< the zip64 end record says something else than the end record
  disks,                ///< the archive says that it is one of several disks
};

/// One disagreement, in words.
struct Note {
  Disagreement kind;
  std::optional<std::size_t> member;  ///< index into Archive::members
  ByteRange range;                    ///< what to look at, in the archive
  std::string text;                   ///< one sentence; foreign text in it is escaped
};

/// One member as at least one reader sees it.
struct Member {
  std::optional<CentralHeader> central;
  std::optional<LocalHeader> local;
  /// The local header was found, but not where any reader of the directory looks for it.
  bool is_displaced = false;
  std::int64_t shift = 0;  ///< of its directory

  /// The name under which a reader of the directory (or, without one, a streaming reader) knows the member.
  [[nodiscard]] ByteView name(ByteView archive) const {
    return central ? central->name(archive) : local ? local->name(archive) : ByteView{};
  }
  /// The local header, when it can be taken at its word.
  [[nodiscard]] const LocalHeader* signed_local() const { return local && local->is_signed ? &*local : nullptr; }
  [[nodiscard]] const Header& header() const {
    return central ? static_cast<const Header&>(*central) : static_cast<const Header&>(*local);
  }
};

/// One way to get at a member's data. Members whose headers agree have one.
struct Reading {
  ByteRange data;             ///< as it is stored; all of it is in the archive
  std::uint16_t method = 0;   ///< how it is stored
  std::uint64_t size = 0;     ///< declared, expanded
  bool is_truncated = false;  ///< the data goes on after the end of the file
};

/// Every reading of `member`: central and local method, every declared size of stored data; for compressed data,
/// which ends by itself, the longest. The first is the central one. Nothing when no local header was found.
[[nodiscard]] std::vector<Reading> readings(const Member& member, ByteView archive);

/// A central directory: headers one after the other.
struct Directory {
  ByteRange range;
  std::uint64_t entries = 0;
  std::int64_t shift = 0;  ///< what must be added to its offsets, because foreign bytes are in front
};

/// All that the records of an archive say, in every reading at once: the members of every directory that an end
/// record leads to, and those that only their local headers know.
struct Archive {
  std::vector<EndRecord> ends;        ///< those that lead somewhere; the last in the file is first
  std::optional<EndRecord> lost_end;  ///< the one at the very end of the file, when none leads anywhere
  std::vector<Directory> directories;
  std::vector<Member> members;          ///< in the order of the directories, then hidden ones by offset
  std::vector<Descriptor> descriptors;  ///< found behind data
  std::vector<Note> notes;              ///< at most kNotesPerKind of a kind
  std::vector<std::uint64_t> unnoted;   ///< by kind: how many more there are
  bool is_cut = false;                  ///< `step` said stop, or there are more than kMaxMembers members
  /// Most members are where no reader of the directory looks: the file was damaged as a whole (text conversion of
  /// line ends does it), so its records disagree without anybody having meant it.
  bool is_damaged = false;
};

inline constexpr std::size_t kNotesPerKind = 50;
inline constexpr std::size_t kMaxMembers = 1'000'000;
inline constexpr std::size_t kMaxEnds = 16;
/// How many bytes outside of known members are searched for records that nothing points to.
inline constexpr std::uint64_t kGapSearch = 64ULL << 20U;

/// Counts work; false ends the reading.
using Step = std::function<bool(std::uint64_t)>;

/// Reads every record of the archive. Offsets count from the start of `bytes`. Takes memory in proportion to the
/// headers that are really there, and time in proportion to them and to the bytes between members.
[[nodiscard]] Archive read_archive(ByteView bytes, const Step& step);

/// What claims an archive: nothing is allocated.
enum class Evidence : std::uint8_t {
  none,
  trailing,   ///< an end record that leads to a directory, but bytes follow it, and its offsets count from elsewhere
  front,      ///< begins with a local header, or with the end record of an empty archive
  directory,  ///< an end record at the very end leads to a directory, or one whose offsets count from the first byte
};
[[nodiscard]] Evidence evidence(ByteView bytes);

/// Calls `use(const CentralHeader&)` for each header of the directories of the last credible end record that has any,
/// until it returns false. Allocates nothing: for recognising what is inside.
template <class Use>
void for_each_central(ByteView bytes, Use use) {
  for (auto before = bytes.size();;) {
    const auto at = find_end(bytes, end_window(bytes), before);
    if (!at) return;
    before = *at;
    const auto end = read_end(bytes, *at);
    if (!end || !is_credible(bytes, *end)) continue;
    bool is_empty = true;  // an empty archive behind another does not hide it
    for (const DirectoryClaim& claim : end->claims()) {
      for (const auto& start : claim.starts()) {
        if (!start) continue;
        for (auto header = read_central(bytes, *start); header; header = read_central(bytes, header->range().end())) {
          is_empty = false;
          if (!use(*header)) return;
        }
      }
    }
    if (!is_empty) return;
  }
}

}  // namespace assay::zip
