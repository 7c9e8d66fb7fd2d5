#pragma once

#include "codecs/compress/inflate.hpp"

#include <assay/artifact.hpp>
#include <assay/bytes.hpp>
#include <assay/result.hpp>

#include <cstdint>
#include <memory>
#include <optional>

namespace assay::compress {

inline constexpr std::string_view kGzipMagic = "\x1f\x8b";

/// What stands in front of the deflated data of a gzip member (RFC 1952, 2.3).
struct GzipHeader {
  std::uint64_t size = 0;  ///< of the header
  ByteView name;           ///< the original file name, empty when there is none
  /// Reserved flags or a wrong checksum of the header: zlib and gzip refuse that, Python and Go do not look.
  bool is_odd = false;
};
[[nodiscard]] Result<GzipHeader> read_gzip_header(ByteView bytes);

/// One member of a gzip file, expanded as it is read. The trailer is compared when the end is reached; what it says
/// never takes away what was delivered before. `storage` owns `bytes`, which may go on behind the member.
class GzipMember final : public ByteStream {
 public:
  GzipMember(ByteView bytes, Storage storage);

  [[nodiscard]] Result<std::size_t> read(std::span<std::byte> buffer) override;

  [[nodiscard]] const Result<GzipHeader>& header() const { return header_; }
  /// True once the trailer was read, right or wrong.
  [[nodiscard]] bool is_at_end() const { return is_at_end_; }
  /// How many bytes of the input have been understood so far.
  [[nodiscard]] std::uint64_t consumed() const;
  /// A trailer that does not fit what came out, or an odd header.
  [[nodiscard]] const std::optional<Error>& fault() const { return fault_; }

 private:
  [[nodiscard]] Result<std::size_t> finish();

  ByteView bytes_;
  Result<GzipHeader> header_;
  std::unique_ptr<InflateStream> inflate_;
  std::uint64_t size_ = 0;
  std::uint32_t crc_ = 0;
  bool is_at_end_ = false;
  std::optional<Error> fault_;
};

/// Where the next member begins in `bytes`, from `at` on: members stand one behind the other, and readers skip zeros
/// between them. Nothing when none does.
[[nodiscard]] std::optional<std::uint64_t> next_gzip_member(ByteView bytes, std::uint64_t at);

/// A gzip file as its readers see it: what comes out of all members, one behind the other (RFC 1952, 2.2). Goes on
/// behind a member whose trailer is wrong; the first fault is the error at the end.
class GzipStream final : public ByteStream {
 public:
  GzipStream(ByteView bytes, Storage storage);

  [[nodiscard]] Result<std::size_t> read(std::span<std::byte> buffer) override;

 private:
  ByteView bytes_;
  Storage storage_;
  std::uint64_t begin_ = 0;  ///< of the member at hand
  std::optional<GzipMember> member_;
  std::optional<Error> fault_;
};

}  // namespace assay::compress
