#pragma once

#include "codecs/zip/records.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>

namespace assay::zip {

/// How far from the end of a file readers look for the end record: the longest comment there can be.
inline constexpr std::uint64_t kEndWindow = kEndSize + 0xFFFF;

/// What one record at the end of an archive says about its central directory.
struct DirectoryClaim {
  std::uint64_t entries = 0;
  std::uint64_t entries_here = 0;  ///< on this disk
  std::uint64_t size = 0;
  std::uint64_t offset = 0;  ///< as declared
  std::uint64_t record = 0;  ///< where the record is: a directory normally ends here
  std::uint32_t disk = 0;
  std::uint32_t directory_disk = 0;

  /// The places where readers look for the first header: where the offset says (miniz), and `size` bytes before the
  /// record (zipfile, which so finds archives behind foreign bytes). They are one place in an ordinary archive.
  [[nodiscard]] std::array<std::optional<std::uint64_t>, 2> starts() const;
  [[nodiscard]] bool says_the_same(const DirectoryClaim& other) const {
    return entries == other.entries && size == other.size && offset == other.offset;
  }
};

/// An end of central directory record (4.3.16) with the zip64 records before it (4.3.14, 4.3.15), in every reading:
/// the zip64 record is looked for where the locator points (miniz) and right before the locator (zipfile), and some
/// readers take from it only what does not fit in the end record.
struct EndRecord {
  std::uint64_t offset = 0;
  std::uint16_t comment_size = 0;  ///< as declared; the file may end earlier or later
  std::optional<std::uint64_t> locator;
  bool is_zip64_missing = false;  ///< a locator that leads nowhere
  std::array<DirectoryClaim, 3> claim_storage{};
  std::size_t claim_count = 0;
  std::array<ByteRange, 2> zip64_storage{};  ///< where zip64 end records are
  std::size_t zip64_count = 0;

  [[nodiscard]] std::span<const DirectoryClaim> claims() const { return std::span(claim_storage).first(claim_count); }
  [[nodiscard]] std::span<const ByteRange> zip64_records() const { return std::span(zip64_storage).first(zip64_count); }
  [[nodiscard]] ByteView comment(ByteView archive) const { return archive.from(offset + kEndSize).first(comment_size); }
  /// One past the comment, as far as it is there.
  [[nodiscard]] std::uint64_t end(ByteView archive) const { return offset + kEndSize + comment(archive).size(); }
};

/// The last end record signature in `[from, before)`. Allocates nothing.
[[nodiscard]] std::optional<std::uint64_t> find_end(ByteView archive, std::uint64_t from, std::uint64_t before);

/// Where the search for the end record begins.
[[nodiscard]] inline std::uint64_t end_window(ByteView archive) {
  return archive.size() > kEndWindow ? archive.size() - kEndWindow : 0;
}

/// Reads the end record at `offset`, whose signature is there. Nothing when it does not fit. Allocates nothing.
[[nodiscard]] std::optional<EndRecord> read_end(ByteView archive, std::uint64_t offset);

/// True when an end record leads to a directory: a header is where one of its claims says, or there are no entries
/// and it says so consistently.
[[nodiscard]] bool is_credible(ByteView archive, const EndRecord& end);

}  // namespace assay::zip
