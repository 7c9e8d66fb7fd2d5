#pragma once

#include <assay/bytes.hpp>

#include <cstdint>
#include <vector>

namespace assay::engine {

/// A set of byte offsets, kept as ranges: which bytes of an artifact somebody understood. Ranges may come in any
/// order and overlap; memory follows the number of separate stretches, not the number of calls.
class Coverage {
 public:
  /// Adds `range`, as far as it is within [0, limit).
  void add(ByteRange range, std::uint64_t limit);
  /// The stretches of [0, size) that were never added, in order.
  [[nodiscard]] std::vector<ByteRange> gaps(std::uint64_t size) const;
  /// One past the last byte that was added; 0 when nothing was.
  [[nodiscard]] std::uint64_t end() const;

 private:
  void merge() const;

  static constexpr std::size_t kFirstMerge = 64;
  // Sorted and merged on demand; `ranges_` always stands for the same set.
  mutable std::vector<ByteRange> ranges_;
  mutable std::size_t merge_at_ = kFirstMerge;
};

}  // namespace assay::engine
