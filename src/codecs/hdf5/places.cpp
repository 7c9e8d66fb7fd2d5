#include "codecs/hdf5/places.hpp"

#include <algorithm>
#include <iterator>

namespace assay::hdf5 {

std::optional<ByteRange> Places::add(ByteRange range) {
  if (range.size == 0) return std::nullopt;
  const auto shared = [range](std::uint64_t begin, std::uint64_t end) {
    const auto from = std::max(begin, range.offset);
    return ByteRange{from, std::min(end, range.end()) - from};
  };
  auto after = stretches_.upper_bound(range.offset);
  if (after != stretches_.end() && after->first < range.end()) return shared(after->first, after->second);
  const auto before = after == stretches_.begin() ? stretches_.end() : std::prev(after);
  if (before != stretches_.end() && before->second > range.offset) return shared(before->first, before->second);

  std::uint64_t end = range.end();
  if (after != stretches_.end() && after->first == end) {
    end = after->second;
    after = stretches_.erase(after);
  }
  if (before != stretches_.end() && before->second == range.offset) {
    before->second = end;
  } else {
    stretches_.emplace_hint(after, range.offset, end);
  }
  return std::nullopt;
}

std::vector<ByteRange> Places::holes(ByteRange range) const {
  std::vector<ByteRange> result;
  std::uint64_t at = range.offset;
  for (const auto& [begin, end] : stretches_) {
    if (begin >= range.end()) break;
    if (begin > at) result.push_back({at, begin - at});
    at = std::max(at, end);
  }
  if (at < range.end()) result.push_back({at, range.end() - at});
  return result;
}

}  // namespace assay::hdf5
