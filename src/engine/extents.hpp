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

 private:
  std::vector<ByteRange> data_;  ///< in order
  bool has_holes_ = false;
};

}  // namespace assay::engine
