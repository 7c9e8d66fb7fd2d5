#include "formats/zip/member_stream.hpp"

#include "codecs/compress/crc32.hpp"
#include "formats/zip/rules.hpp"

#include <fmt/format.h>

#include <utility>

namespace assay::formats::zip {

MemberStream::MemberStream(std::unique_ptr<compress::Decoder> decoder, std::uint64_t stored_size, Promise promise)
    : decoder_(std::move(decoder)), promise_(promise), data_size_(stored_size) {}

Result<std::size_t> MemberStream::read(std::span<std::byte> buffer) {
  const auto got = decoder_->read(buffer);
  if (got) {
    crc_ = compress::crc32(buffer.first(*got), crc_);
    delivered_ += *got;
  }
  return got;
}

std::optional<ByteStream::Complaint> MemberStream::complaint() const {
  if (!decoder_->is_at_end() || promise_.is_displaced) return std::nullopt;
  if (promise_.is_known && delivered_ != promise_.size)
    return Complaint{&kSize, fmt::format("{} bytes declared, {} expanded", promise_.size, delivered_)};
  if (promise_.is_known && crc_ != promise_.crc)
    return Complaint{&kChecksum, fmt::format("checksum {:08x} declared, {:08x} computed", promise_.crc, crc_)};
  if (decoder_->consumed() != data_size_)
    return Complaint{&kSize,
                     fmt::format("{} bytes after the end of the compressed data", data_size_ - decoder_->consumed())};
  return std::nullopt;
}

}  // namespace assay::formats::zip
