#include "codecs/compress/codec.hpp"
#include "codecs/compress/frames.hpp"

#include <assay/cursor.hpp>

#include <utility>

namespace assay::compress {

StreamSequence::StreamSequence(const Codec& codec, ByteView bytes, Storage storage)
    : codec_(codec), bytes_(bytes), storage_(std::move(storage)), stream_(codec.open(bytes_, storage_)) {}

std::uint64_t StreamSequence::consumed() const { return begin_ + stream_->consumed(); }

const Codec* StreamSequence::codec_at(std::uint64_t offset) const {
  const ByteView bytes = bytes_.from(offset);
  if (codec_.next != nullptr) return codec_.next(bytes);
  return codec_.begins(bytes) || (codec_.skips_frames && begins_skippable(bytes)) ? &codec_ : nullptr;
}

bool StreamSequence::open_next() {
  if (stream_->consumed() == 0) return false;
  const auto end = consumed();
  std::uint64_t zeros = 0;
  if (codec_.has_padding) {
    Cursor in(bytes_.from(end));
    in.skip_zeros();
    zeros = in.position();
  }
  // liblzma takes eighteen zeros for an empty stream, and fewer for the front of the next one, which may begin so.
  constexpr std::uint64_t kEmptyStream = 18;
  for (const auto next : {end + zeros, end + zeros - zeros % kEmptyStream}) {
    const auto* codec = codec_at(next);
    if (codec == nullptr) continue;
    begin_ = next;
    stream_ = codec->open(bytes_.from(begin_), storage_);
    return true;
  }
  return false;
}

Result<std::size_t> StreamSequence::read(std::span<std::byte> buffer) {
  if (is_at_end_ || buffer.empty()) return 0;
  while (true) {
    const auto got = stream_->read(buffer);
    if (!got || *got != 0) return got;
    if (!open_next()) break;
  }
  is_at_end_ = true;
  return 0;
}

}  // namespace assay::compress
