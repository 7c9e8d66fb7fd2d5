#pragma once

#include <assay/bytes.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

namespace assay::engine {

/// Where a sparse file has data. Holes read as zeros, and a terabyte of them is not worth reading.
class Extents {
 public:
  Extents() = default;  ///< a file without holes
  explicit Extents(std::vector<ByteRange> data) : data_(std::move(data)), has_holes_(true) {}

  [[nodiscard]] bool has_holes() const { return has_holes_; }
  /// The first offset at or after `offset` with data; the largest number when there is none.
  [[nodiscard]] std::uint64_t next(std::uint64_t offset) const {
    if (!has_holes_) return offset;
    const auto extent = std::ranges::upper_bound(data_, offset, {}, &ByteRange::end);
    if (extent == data_.end()) return std::numeric_limits<std::uint64_t>::max();
    return std::max(offset, extent->offset);
  }

  /// Those parts of `regions` that have data. The regions are in order and count from `origin`.
  [[nodiscard]] std::vector<ByteRange> within(const std::vector<ByteRange>& regions, std::uint64_t origin) const {
    if (!has_holes_) return regions;
    std::vector<ByteRange> result;
    auto extent = data_.begin();
    for (const ByteRange& region : regions) {
      const std::uint64_t begin = region.offset + origin;
      const std::uint64_t end = region.end() + origin;
      while (extent != data_.end() && extent->end() <= begin) ++extent;
      for (auto next = extent; next != data_.end() && next->offset < end; ++next) {
        const std::uint64_t from = std::max(begin, next->offset);
        result.push_back({from - origin, std::min(end, next->end()) - from});
      }
    }
    return result;
  }

 private:
  std::vector<ByteRange> data_;  ///< in order
  bool has_holes_ = false;
};

}  // namespace assay::engine
