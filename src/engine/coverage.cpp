#include "engine/coverage.hpp"

#include <algorithm>

namespace assay::engine {

void Coverage::add(ByteRange range, std::uint64_t limit) {
  if (range.offset >= limit || range.size == 0) return;
  range.size = std::min(range.size, limit - range.offset);
  if (!ranges_.empty()) {
    // Most analysers go front to back.
    ByteRange& last = ranges_.back();
    if (range.offset >= last.offset && range.offset <= last.end()) {
      last.size = std::max(last.end(), range.end()) - last.offset;
      return;
    }
  }
  ranges_.push_back(range);
  if (ranges_.size() >= merge_at_) {
    merge();
    merge_at_ = std::max(kFirstMerge, ranges_.size() * 2);
  }
}

std::vector<ByteRange> Coverage::gaps(std::uint64_t size) const {
  merge();
  std::vector<ByteRange> result;
  std::uint64_t at = 0;
  for (const ByteRange& range : ranges_) {
    if (range.offset >= size) break;
    if (range.offset > at) result.push_back({at, range.offset - at});
    at = range.end();
  }
  if (at < size) result.push_back({at, size - at});
  return result;
}

std::uint64_t Coverage::end() const {
  merge();
  return ranges_.empty() ? 0 : ranges_.back().end();
}

void Coverage::merge() const {
  std::ranges::sort(ranges_, {}, &ByteRange::offset);
  std::size_t kept = 0;
  for (std::size_t i = 1; i < ranges_.size(); ++i) {
    ByteRange& last = ranges_[kept];
    if (ranges_[i].offset <= last.end()) {
      last.size = std::max(last.end(), ranges_[i].end()) - last.offset;
    } else {
      ranges_[++kept] = ranges_[i];
    }
  }
  if (!ranges_.empty()) ranges_.resize(kept + 1);
}

}  // namespace assay::engine
