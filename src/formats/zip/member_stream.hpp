#pragma once

#include "codecs/compress/decoder.hpp"

#include <assay/artifact.hpp>

#include <cstdint>
#include <memory>
#include <optional>

namespace assay::formats::zip {

/// What the archive promises about the bytes that come out of a member.
struct Promise {
  std::uint32_t crc = 0;
  std::uint64_t size = 0;
  bool is_known = true;       ///< false when no record gives size and checksum
  bool is_displaced = false;  ///< no loader gets at the member: a wrong checksum only says that it is damaged
};

/// A compressed member. Delivers everything that comes out, whatever the archive promised, and complains at the end
/// when the promise was not kept.
class MemberStream final : public ByteStream {
 public:
  /// `decoder` expands `stored_size` bytes.
  MemberStream(std::unique_ptr<compress::Decoder> decoder, std::uint64_t stored_size, Promise promise);

  [[nodiscard]] Result<std::size_t> read(std::span<std::byte> buffer) override;
  [[nodiscard]] std::optional<Complaint> complaint() const override;

 private:
  std::unique_ptr<compress::Decoder> decoder_;
  Promise promise_;
  std::uint64_t data_size_;
  std::uint64_t delivered_ = 0;
  std::uint32_t crc_ = 0;
};

/// A member that cannot be read: its one answer is why. It keeps the member in the report, as not seen.
class ClosedStream final : public ByteStream {
 public:
  explicit ClosedStream(Error error) : error_(std::move(error)) {}
  [[nodiscard]] Result<std::size_t> read(std::span<std::byte>) override { return std::unexpected(error_); }

 private:
  Error error_;
};

}  // namespace assay::formats::zip
