#pragma once

#include <assay/bytes.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace assay::tar {

/// Archives are made of blocks of this size; every header and every body starts on one.
inline constexpr std::uint64_t kBlock = 512;

/// One header block as it is written, before GNU and pax extensions change its meaning.
struct Header {
  std::string name;  ///< with the ustar prefix, raw
  std::string link;
  std::uint64_t size = 0;
  std::uint64_t plain_size = 0;  ///< for readers in C, which take octal digits up to the first other character
  char type = '0';
  bool has_magic = false;            ///< "ustar": POSIX or GNU; v7 archives have none
  bool has_extended_sparse = false;  ///< type 'S': further blocks of the sparse map follow
};

/// Reads the header in the first block of `bytes`. Nothing when there is no block or its checksum or its size is wrong.
/// Both checksums that writers use, of signed and of unsigned bytes, are accepted.
[[nodiscard]] std::optional<Header> read_header(ByteView bytes);

/// True when `bytes` starts with a block whose checksum is right, whatever its size says. Allocates nothing.
[[nodiscard]] bool has_valid_checksum(ByteView bytes);

/// True when the first block of `bytes` is there and all zero.
[[nodiscard]] bool is_zero_block(ByteView bytes);

/// A number field as Python's tarfile reads it, which takes more than any other reader: octal digits among white space,
/// up to a NUL, perhaps with a sign, a `0o` and underscores; or base 256 when the top bit of the first byte is set.
/// Negative and oversized numbers are nothing.
[[nodiscard]] std::optional<std::uint64_t> read_number(ByteView field);

}  // namespace assay::tar
