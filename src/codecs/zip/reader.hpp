#pragma once

#include "codecs/zip/archive.hpp"

#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace assay::zip {

/// The parts of read_archive share this: the archive as it is read so far. Not for use outside of codecs/zip.
class Reader {
 public:
  Reader(ByteView bytes, const Step& step) : bytes_(bytes), step_(step) {}

  [[nodiscard]] Archive read() &&;

 private:
  // reader.cpp: end records, directories, and which local headers belong to their entries.
  void read_ends_in_window();
  void try_end(std::uint64_t offset);
  void read_claim(const EndRecord& end, const DirectoryClaim& claim, bool is_main);
  bool read_directory(std::uint64_t start, const EndRecord& end, const DirectoryClaim& claim);
  /// `is_as_declared`: a directory is where the end record says, so there are readers that add no shift.
  void add_member(const CentralHeader& central, std::int64_t shift, bool is_as_declared);

  // compare.cpp: what the two headers of one member say.
  void compare(std::size_t index);
  void compare_names(std::size_t index);
  void compare_descriptor(std::size_t index);

  // gaps.cpp: records that nothing points to.
  [[nodiscard]] std::vector<ByteRange> known() const;
  [[nodiscard]] std::vector<ByteRange> gaps() const;
  void search_ends();
  void search_members();
  void walk_gap(ByteRange gap);
  std::uint64_t find_size(LocalHeader& local, std::uint64_t limit);
  std::uint64_t add_found(LocalHeader local, std::uint64_t limit, bool is_exact);
  bool adopt(const LocalHeader& local);

  // conflicts.cpp: members among each other.
  void find_duplicates();
  void find_overlaps();

  void note(Disagreement kind, std::optional<std::size_t> member, ByteRange range, std::string text);
  [[nodiscard]] bool is_over();
  [[nodiscard]] std::string label(std::size_t index) const;
  /// True when `note` still keeps notes of this kind: texts need not be made otherwise.
  [[nodiscard]] bool wants(Disagreement kind) const;

  ByteView bytes_;
  const Step& step_;
  Archive archive_;
  std::unordered_set<std::uint64_t> starts_;         ///< where directories have been looked for
  std::unordered_set<std::uint64_t> central_seen_;   ///< offset and name size of headers that have a member
  std::unordered_set<std::uint64_t> local_offsets_;  ///< local headers that belong to a member
  /// Members whose local header is not where it should be, by name. The names are in the archive.
  std::unordered_multimap<std::string_view, std::size_t> lost_;
  std::uint64_t searched_ = 0;                                                          ///< bytes of gaps
  std::array<std::size_t, static_cast<std::size_t>(Disagreement::disks) + 1> noted_{};  ///< by kind
};

/// What a member takes: its local header and its data as the directory (or else the local header) sizes it, inside
/// the archive.
[[nodiscard]] ByteRange extent(const Member& member, ByteView archive);

/// offset + shift, or nothing when that is no offset.
[[nodiscard]] std::optional<std::uint64_t> shifted_offset(std::uint64_t offset, std::int64_t shift);

}  // namespace assay::zip
