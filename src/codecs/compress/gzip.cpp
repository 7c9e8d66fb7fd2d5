#include "codecs/compress/gzip.hpp"

#include "codecs/compress/crc32.hpp"

#include <assay/cursor.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace assay::compress {
namespace {

// FLG (RFC 1952, 2.3.1).
constexpr std::uint8_t kHasHeaderChecksum = 0x02;
constexpr std::uint8_t kHasExtra = 0x04;
constexpr std::uint8_t kHasName = 0x08;
constexpr std::uint8_t kHasComment = 0x10;
constexpr std::uint8_t kReserved = 0xE0;
constexpr std::uint8_t kDeflate = 8;
constexpr std::uint64_t kTrailerSize = 8;

}  // namespace

Result<GzipHeader> read_gzip_header(ByteView bytes) {
  Cursor in(bytes);
  GzipHeader header;
  if (in.take(2, "gzip magic").text() != kGzipMagic) in.fail(ErrorCode::malformed, "gzip magic: 1f 8b wanted");
  const auto method = in.u8("gzip method");
  if (in && method != kDeflate) in.fail(ErrorCode::unsupported, fmt::format("gzip method: 8 wanted, got {}", method));
  const auto flags = in.u8("gzip flags");
  static_cast<void>(in.take(6, "gzip time, extra flags and system"));
  if ((flags & kHasExtra) != 0) static_cast<void>(in.take(in.u16("gzip extra size"), "gzip extra field"));
  if ((flags & kHasName) != 0) header.name = in.until('\0', "gzip name");
  if ((flags & kHasComment) != 0) static_cast<void>(in.until('\0', "gzip comment"));
  header.is_odd = (flags & kReserved) != 0;
  if ((flags & kHasHeaderChecksum) != 0) {
    const auto computed = crc32(bytes.first(in.position()).span()) & 0xFFFFU;
    header.is_odd = in.u16("gzip header checksum") != computed || header.is_odd;
  }
  if (!in) return std::unexpected(in.error());
  header.size = in.position();
  return header;
}

GzipMember::GzipMember(ByteView bytes, Storage storage) : bytes_(bytes), header_(read_gzip_header(bytes)) {
  if (!header_) return;
  inflate_ = std::make_unique<InflateStream>(bytes.from(header_->size), Wrapper::raw, std::move(storage));
  if (header_->is_odd)
    fault_ = {ErrorCode::malformed, bytes.origin(), "gzip header: reserved flags or a wrong checksum"};
}

std::uint64_t GzipMember::consumed() const {
  if (!header_) return 0;
  const std::uint64_t data = header_->size + inflate_->consumed();
  return is_at_end_ ? std::min(data + kTrailerSize, bytes_.size()) : data;
}

Result<std::size_t> GzipMember::read(std::span<std::byte> buffer) {
  if (!header_) return std::unexpected(header_.error());
  if (is_at_end_ || buffer.empty()) return 0;
  const auto got = inflate_->read(buffer);
  if (!got) return std::unexpected(got.error());
  if (*got == 0) return finish();
  crc_ = crc32(buffer.first(*got), crc_);
  size_ += *got;
  return *got;
}

Result<std::size_t> GzipMember::finish() {
  Cursor in(bytes_.from(header_->size + inflate_->consumed()));
  is_at_end_ = true;
  const auto crc = in.u32("gzip checksum");
  const auto size = in.u32("gzip size");  // "modulo 2^32"
  if (fault_) return 0;
  if (!in) {
    fault_ = in.error();
  } else if (crc != crc_) {
    fault_ = {ErrorCode::malformed, in.offset(),
              fmt::format("gzip checksum: {:08x} declared, {:08x} computed", crc, crc_)};
  } else if (size != (size_ & 0xFFFFFFFFU)) {
    fault_ = {ErrorCode::malformed, in.offset(), fmt::format("gzip size: {} declared, {} expanded", size, size_)};
  }
  return 0;
}

std::optional<std::uint64_t> next_gzip_member(ByteView bytes, std::uint64_t at) {
  Cursor in(bytes.from(at));
  in.skip_zeros();
  if (!bytes.from(at + in.position()).starts_with(kGzipMagic)) return std::nullopt;
  return at + in.position();
}

GzipStream::GzipStream(ByteView bytes, Storage storage) : bytes_(bytes), storage_(std::move(storage)) {
  member_.emplace(bytes_, storage_);
}

Result<std::size_t> GzipStream::read(std::span<std::byte> buffer) {
  while (member_) {
    const auto got = member_->read(buffer);
    if (got && *got != 0) return got;
    if (buffer.empty()) return 0;
    if (!fault_) fault_ = got ? member_->fault() : got.error();
    const auto next = got ? next_gzip_member(bytes_, begin_ + member_->consumed()) : std::nullopt;
    member_.reset();
    if (!next) break;
    begin_ = *next;
    member_.emplace(bytes_.from(begin_), storage_);
  }
  if (fault_) return std::unexpected(*fault_);
  return 0;
}

}  // namespace assay::compress
