#pragma once

#include "codecs/compress/decoder.hpp"

#include <assay/bytes.hpp>

#include <memory>
#include <optional>
#include <string_view>

namespace assay::compress {

/// The most memory that a decoder may ask for, whatever the bytes say: xz -9 needs 65 MiB, zstd -19 8 MiB and zstd
/// --ultra -22 128 MiB. What needs more is refused by name, before it is allocated.
inline constexpr std::uint64_t kLargestWindow = 128ULL << 20U;

/// One kind of compressed stream, as a constant: how it begins and what expands it.
struct Codec {
  std::string_view name;
  /// Whether `bytes` begin with a stream, perhaps behind frames that are skipped. Cheap, allocates nothing.
  bool (*begins)(ByteView bytes);
  /// Expands the one stream at the front of `bytes`, which `storage` owns.
  std::unique_ptr<Decoder> (*open)(ByteView bytes, Storage storage);
  /// What the stream at the front of `bytes` is, behind one of this codec, for readers who decide anew for each one;
  /// null when none is there. Without this function all streams are of one kind.
  const Codec* (*next)(ByteView bytes) = nullptr;
  bool has_padding = false;   ///< readers skip zeros between two streams
  bool skips_frames = false;  ///< frames that hold no data may stand anywhere, also behind the last stream
};
extern const Codec kBzip2;
extern const Codec kXz;
extern const Codec kLzmaAlone;
extern const Codec kLzip;
extern const Codec kZstd;
extern const Codec kLz4;

/// LZMA as in zip archives, method 14 (APPNOTE 5.8.8): a version, the properties, and a raw stream that need not have
/// an end of its own.
[[nodiscard]] std::unique_ptr<Decoder> open_zip_lzma(ByteView bytes, Storage storage);

/// All streams that stand one behind the other, as their readers join them. Ends in front of what is no
/// further stream; a broken stream is its end as well, and the error.
class StreamSequence final : public Decoder {
 public:
  StreamSequence(const Codec& codec, ByteView bytes, Storage storage);

  [[nodiscard]] Result<std::size_t> read(std::span<std::byte> buffer) override;
  [[nodiscard]] bool is_at_end() const override { return is_at_end_; }
  /// Up to the end of the last stream that was met; padding counts when a stream follows it.
  [[nodiscard]] std::uint64_t consumed() const override;

 private:
  [[nodiscard]] const Codec* codec_at(std::uint64_t offset) const;
  bool open_next();

  const Codec& codec_;  ///< of the first stream
  ByteView bytes_;
  Storage storage_;
  std::uint64_t begin_ = 0;  ///< of the stream at hand
  std::unique_ptr<Decoder> stream_;
  bool is_at_end_ = false;
};

}  // namespace assay::compress
