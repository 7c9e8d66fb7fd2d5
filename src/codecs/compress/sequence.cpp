#include "codecs/compress/codec.hpp"
#include "codecs/compress/frames.hpp"

#include <assay/cursor.hpp>

#include <utility>

namespace assay::compress {

StreamSequence::StreamSequence(const Codec& codec, ByteView bytes, Storage storage)
    : codec_(codec), bytes_(bytes), storage_(std::move(storage)), stream_(codec.open(bytes_, storage_)) {}

std::uint64_t StreamSequence::consumed() const { return begin_ + stream_->consumed(); }

bool StreamSequence::open_next() {
  const auto end = consumed();
  Cursor in(bytes_.from(end));
  if (codec_.has_padding) in.skip_zeros();
  const auto next = end + in.position();
  const ByteView rest = bytes_.from(next);
  const bool follows = codec_.begins(rest) || (codec_.skips_frames && begins_skippable(rest));
  if (stream_->consumed() == 0 || !follows) return false;
  begin_ = next;
  stream_ = codec_.open(bytes_.from(begin_), storage_);
  return true;
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
