#pragma once

#include "core/huge_allocator.hpp"
#include "pickle/value.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <unordered_map>

namespace assay::pickle {

/// The memo, by index. Dense at the front; beyond that only what may be imported or called later is kept, and the
/// rest reads as opaque. A stream cannot make it grow past its bounds (CPython allocates twice the index).
class Memo {
 public:
  static constexpr std::uint64_t kDense = 1U << 21U;
  static constexpr std::size_t kSparse = 1U << 18U;

  /// False, and nothing is put, when it cannot be known whether the entry is set already: more of them out of order
  /// than are kept.
  [[nodiscard]] bool put(std::uint64_t index, Value value) {
    if (index == dense_.size() && index < dense_.capacity() && sparse_.empty() && !is_forgetful_) [[likely]] {
      dense_.push_back(value);  // as picklers write it: one entry behind the other
      highest_ = index;
      ++count_;
      return true;
    }
    if (index >= kDense || index > dense_.size() + kGap) return put_sparsely(index, value);
    if (index == dense_.size()) {
      make_room(dense_, index + 1, kDense);
      dense_.push_back(kUnset);
    } else if (index > dense_.size()) {
      make_room(dense_, index + 1, kDense);
      dense_.resize(index + 1, kUnset);
    }
    if (dense_[index] == kUnset && !become_dense(index)) return false;
    dense_[index] = value;
    highest_ = std::max(highest_, index);
    return true;
  }
  /// Nothing where CPython raises a KeyError. An opaque value where the entry is forgotten.
  [[nodiscard]] std::optional<Value> get(std::uint64_t index) const {
    if (index < dense_.size() && dense_[index] != kUnset) return dense_[index];
    if (const auto found = sparse_.find(index); found != sparse_.end()) return found->second;
    if (is_forgetful_ && index <= highest_) return Value{};
    return std::nullopt;
  }
  /// How many entries are set: the index that MEMOIZE writes to.
  [[nodiscard]] std::uint64_t count() const { return count_; }

 private:
  /// Counts an entry that the front is about to get, unless it was set before the front grew over it.
  bool become_dense(std::uint64_t index) {
    if (!sparse_.empty() && sparse_.erase(index) != 0) return true;
    if (is_forgetful_ && index <= highest_) return false;
    ++count_;
    return true;
  }

  bool put_sparsely(std::uint64_t index, Value value) {
    if (const auto found = sparse_.find(index); found != sparse_.end()) {
      found->second = value;
      return true;
    }
    if (is_forgetful_ && index <= highest_) return false;
    if (sparse_.size() < kSparse) {
      sparse_.emplace(index, value);
    } else {
      is_forgetful_ = true;
    }
    ++count_;
    highest_ = std::max(highest_, index);
    return true;
  }

  static constexpr std::uint64_t kGap = 1U << 16U;  ///< how far past the end a dense entry may jump
  static constexpr Value kUnset{Tag::opaque, 1};

  HugeVector<Value> dense_;
  std::unordered_map<std::uint64_t, Value> sparse_;
  std::uint64_t count_ = 0;
  std::uint64_t highest_ = 0;  ///< index that was put
  bool is_forgetful_ = false;
};

}  // namespace assay::pickle
