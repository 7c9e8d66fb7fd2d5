#pragma once

#include <assay/bytes.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace assay::hdf5 {

/// The stretches of a file that belong to something. What touches is one stretch, so memory follows the number of
/// holes between them.
class Places {
 public:
  /// Adds a range, unless some of it is taken: then the first such stretch is the answer and nothing is added.
  [[nodiscard]] std::optional<ByteRange> add(ByteRange range);
  /// What of a range nobody has added, in order.
  [[nodiscard]] std::vector<ByteRange> holes(ByteRange range) const;
  [[nodiscard]] std::size_t size() const { return stretches_.size(); }

 private:
  std::map<std::uint64_t, std::uint64_t> stretches_;  ///< begin → end
};

}  // namespace assay::hdf5
