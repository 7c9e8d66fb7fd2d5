#include "codecs/hdf5/file.hpp"

#include <fmt/format.h>

namespace assay::hdf5 {
namespace {

constexpr std::string_view kSignature = "\x89HDF\r\n\x1a\n";

bool is_width(std::uint64_t width) { return width == 2 || width == 4 || width == 8; }

}  // namespace

std::optional<std::uint64_t> find_superblock(ByteView file) {
  for (std::uint64_t at = 0; at < file.size() && at <= 1ULL << 40U; at = at == 0 ? 512 : at * 2)
    if (file.from(at).starts_with(kSignature)) return at;
  return std::nullopt;
}

Result<File> File::open(ByteView bytes) {
  const auto start = find_superblock(bytes);
  if (!start) return std::unexpected(Error{ErrorCode::malformed, bytes.origin(), "superblock: one wanted, got none"});
  const auto bad = [&](ErrorCode code, std::uint64_t at, std::string message) {
    return std::unexpected(Error{code, bytes.origin() + *start + at, std::move(message)});
  };
  File file;
  file.bytes_ = bytes;
  Cursor in(bytes.from(*start));
  static_cast<void>(in.take(kSignature.size(), "signature"));
  const auto version = in.u8("version of the superblock");
  if (in && version > 3)
    return bad(ErrorCode::unsupported, 8, fmt::format("superblock: version 0 to 3 wanted, got {}", version));
  const bool is_old = version < 2;
  if (is_old) static_cast<void>(in.take(4, "versions"));
  file.offset_width_ = in.u8("size of offsets");
  file.length_width_ = in.u8("size of lengths");
  if (in && (!is_width(file.offset_width_) || !is_width(file.length_width_)))
    return bad(ErrorCode::malformed, is_old ? 13 : 9, "superblock: offsets and lengths of 2, 4 or 8 bytes wanted");
  if (!in) return std::unexpected(in.error());
  if (is_old) {
    static_cast<void>(in.take(1, "padding"));
    static_cast<void>(in.u16("size of group nodes"));
    file.group_rank_ = in.u16("size of tree nodes");
    static_cast<void>(in.take(version == 1 ? 8U : 4U, "flags"));
  } else {
    static_cast<void>(in.take(1, "flags"));
  }
  const auto base = file.offset(in, "base address");
  const auto second = file.offset(in, is_old ? "free space" : "superblock extension");
  const auto end = file.offset(in, "end of file address");
  if (is_old) {
    file.driver_ = file.offset(in, "driver information");
    static_cast<void>(file.offset(in, "name of the root group"));
    file.root_ = file.offset(in, "header of the root group");
    static_cast<void>(in.take(24, "entry of the root group"));
  } else {
    file.extension_ = second;
    file.root_ = file.offset(in, "header of the root group");
    static_cast<void>(in.u32("checksum"));
  }
  if (!in) return std::unexpected(in.error());
  // As the library does: where the superblock is counts, and what it says is corrected by it.
  file.base_ = *start;
  file.end_ = end - base + *start;
  file.superblock_ = {*start, in.position()};
  if (is_old) file.extension_ = ~std::uint64_t{0} >> (64 - 8 * file.offset_width_);
  return file;
}

ByteView File::from(std::uint64_t address) const {
  if (is_undefined(address) || address > bytes_.size()) return {};
  return bytes_.from(base_ + address);
}

std::optional<ByteView> File::slice(std::uint64_t address, std::uint64_t size) const {
  if (is_undefined(address) || address > bytes_.size()) return std::nullopt;
  return bytes_.slice(base_ + address, size);
}

}  // namespace assay::hdf5
