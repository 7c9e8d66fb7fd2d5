#pragma once

#include <assay/bytes.hpp>
#include <assay/result.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

/// The records of a ZIP archive as APPNOTE.TXT 6.3 lists them, read one at a time. Section numbers in this folder
/// are those of that document. Nothing here decides what an archive means: that is archive.hpp.
namespace assay::zip {

inline constexpr std::string_view kLocalSignature = "PK\003\004";
inline constexpr std::string_view kCentralSignature = "PK\001\002";
inline constexpr std::string_view kEndSignature = "PK\005\006";
inline constexpr std::string_view kZip64EndSignature = "PK\006\006";
inline constexpr std::string_view kZip64LocatorSignature = "PK\006\007";
inline constexpr std::string_view kDescriptorSignature = "PK\007\010";

inline constexpr std::uint64_t kLocalSize = 30;     ///< of a local header without name and extra fields
inline constexpr std::uint64_t kCentralSize = 46;   ///< of a central header without its variable parts
inline constexpr std::uint64_t kEndSize = 22;       ///< of an end record without its comment
inline constexpr std::uint64_t kZip64EndSize = 56;  ///< of a zip64 end record without its extensible part
inline constexpr std::uint64_t kZip64LocatorSize = 20;

// Bits of the general purpose flag (4.4.4).
inline constexpr std::uint16_t kEncrypted = 0x0001;
inline constexpr std::uint16_t kHasDescriptor = 0x0008;
inline constexpr std::uint16_t kPatched = 0x0020;
inline constexpr std::uint16_t kStronglyEncrypted = 0x0040;
inline constexpr std::uint16_t kUtf8Name = 0x0800;
inline constexpr std::uint16_t kMaskedHeader = 0x2000;

inline constexpr std::uint16_t kStored = 0;
inline constexpr std::uint16_t kDeflated = 8;

/// What a local and a central header both say about a member, zip64 values already filled in.
/// Kept small and without pointers: an archive may have a million of them.
struct Header {
  std::uint64_t offset = 0;  ///< of the header, in the archive
  std::uint64_t stored_size = 0;
  std::uint64_t size = 0;
  std::uint32_t crc = 0;
  std::uint16_t version_needed = 0;
  std::uint16_t flags = 0;
  std::uint16_t method = 0;
  std::uint16_t name_size = 0;
  std::uint16_t extra_size = 0;
  bool is_clipped = false;        ///< name, extra fields or comment go on after the end; they are cut there
  bool is_zip64_short = false;    ///< a value is 0xffffffff and no zip64 field gives the real one
  bool is_zip64_surplus = false;  ///< a zip64 field gives a value that the header did not ask for, and it differs
};

/// A file header of the central directory (4.3.12).
struct CentralHeader : Header {
  std::uint64_t local_offset = 0;  ///< as declared: counted from where the archive thinks it begins
  std::uint32_t disk = 0;
  std::uint32_t external_attributes = 0;
  std::uint16_t version_made_by = 0;
  std::uint16_t comment_size = 0;

  [[nodiscard]] ByteRange range() const {
    return {offset, kCentralSize + name_size + std::uint64_t{extra_size} + comment_size};
  }
  [[nodiscard]] ByteView name(ByteView archive) const { return archive.from(offset + kCentralSize).first(name_size); }
  [[nodiscard]] ByteView extra(ByteView archive) const {
    return archive.from(offset + kCentralSize + name_size).first(extra_size);
  }
  [[nodiscard]] ByteView comment(ByteView archive) const {
    return archive.from(offset + kCentralSize + name_size + extra_size).first(comment_size);
  }
};

/// A local file header (4.3.7).
struct LocalHeader : Header {
  bool is_signed = true;  ///< its signature is there

  [[nodiscard]] std::uint64_t data_offset() const { return offset + kLocalSize + name_size + extra_size; }
  [[nodiscard]] ByteView name(ByteView archive) const { return archive.from(offset + kLocalSize).first(name_size); }
  [[nodiscard]] ByteView extra(ByteView archive) const {
    return archive.from(offset + kLocalSize + name_size).first(extra_size);
  }
};

/// What follows the data of a member whose sizes were not known in time (4.3.9).
struct Descriptor {
  ByteRange range;
  std::uint32_t crc = 0;
  std::uint64_t stored_size = 0;
  std::uint64_t size = 0;
};

[[nodiscard]] bool is_central_header(ByteView archive, std::uint64_t offset);
[[nodiscard]] bool is_local_header(ByteView archive, std::uint64_t offset);

/// Reads the header at `offset`: nothing when its signature is not there, or when its fixed part does not fit. What
/// follows the fixed part may be cut off by the end of `archive`, as zipfile lets it be.
[[nodiscard]] std::optional<CentralHeader> read_central(ByteView archive, std::uint64_t offset);
[[nodiscard]] std::optional<LocalHeader> read_local(ByteView archive, std::uint64_t offset);
/// The same without looking at the signature: libzip and PyTorch take from a local header only how long it is.
[[nodiscard]] std::optional<LocalHeader> read_unsigned_local(ByteView archive, std::uint64_t offset);

/// Reads the descriptor at `offset` that agrees with `stored_size`: with or without its signature, with 32-bit or
/// with 64-bit sizes. Writers use all four shapes, and only the sizes tell them apart.
[[nodiscard]] std::optional<Descriptor> read_descriptor(ByteView archive, std::uint64_t offset,
                                                        std::uint64_t stored_size);

}  // namespace assay::zip
