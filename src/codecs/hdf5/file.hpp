#pragma once

#include <assay/bytes.hpp>
#include <assay/cursor.hpp>
#include <assay/result.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace assay::hdf5 {

/// Where the superblock is: at the front, or at 512, 1024, 2048, … bytes; nothing when there is none.
[[nodiscard]] std::optional<std::uint64_t> find_superblock(ByteView file);

/// The superblock and what it decides: how wide numbers are, and what addresses count from (HDF5 File Format
/// Specification 3.0, II.A). Borrows the bytes.
class File {
 public:
  [[nodiscard]] static Result<File> open(ByteView bytes);

  [[nodiscard]] ByteView bytes() const { return bytes_; }
  [[nodiscard]] std::uint64_t base() const { return base_; }
  [[nodiscard]] std::uint64_t offset_width() const { return offset_width_; }
  [[nodiscard]] std::uint64_t length_width() const { return length_width_; }
  /// Half of the entries that a node of a tree of groups has room for.
  [[nodiscard]] std::uint64_t group_rank() const { return group_rank_; }
  /// Where the file should end, in offsets of `bytes`.
  [[nodiscard]] std::uint64_t end() const { return end_; }
  [[nodiscard]] ByteRange superblock() const { return superblock_; }
  [[nodiscard]] std::uint64_t root() const { return root_; }
  [[nodiscard]] std::uint64_t extension() const { return extension_; }  ///< undefined when there is none
  [[nodiscard]] std::uint64_t driver() const { return driver_; }        ///< undefined when there is none

  /// All bits set: the address of what has no place in the file.
  [[nodiscard]] bool is_undefined(std::uint64_t address) const {
    return address == ~std::uint64_t{0} >> (64 - 8 * offset_width_);
  }
  /// The bytes from an address on; empty when it is undefined or outside.
  [[nodiscard]] ByteView from(std::uint64_t address) const;
  [[nodiscard]] std::optional<ByteView> slice(std::uint64_t address, std::uint64_t size) const;

  [[nodiscard]] std::uint64_t offset(Cursor& in, std::string_view what) const { return in.number(offset_width_, what); }
  [[nodiscard]] std::uint64_t length(Cursor& in, std::string_view what) const { return in.number(length_width_, what); }

 private:
  ByteView bytes_;
  std::uint64_t base_ = 0;
  std::uint64_t offset_width_ = 8;
  std::uint64_t length_width_ = 8;
  std::uint64_t group_rank_ = 16;  // "HDF5 uses 16" (II.A), which later superblocks do not say
  std::uint64_t end_ = 0;
  ByteRange superblock_;
  std::uint64_t root_ = 0;
  std::uint64_t extension_ = ~std::uint64_t{0};
  std::uint64_t driver_ = ~std::uint64_t{0};
};

}  // namespace assay::hdf5
