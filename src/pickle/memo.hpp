#pragma once

#include "core/huge_allocator.hpp"
#include "pickle/value.hpp"

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

  void put(std::uint64_t index, Value value) {
    if (index < kDense && index <= dense_.size() + kGap) {
      make_room(dense_, index + 1, kDense);
      if (index == dense_.size()) return dense_.push_back(value), static_cast<void>(++count_);
      if (index > dense_.size()) dense_.resize(index + 1, kUnset);
      if (dense_[index] == kUnset) ++count_;
      dense_[index] = value;
      return;
    }
    const auto found = sparse_.find(index);
    if (found != sparse_.end()) {
      found->second = value;
      return;
    }
    ++count_;
    if (sparse_.size() < kSparse) {
      sparse_.emplace(index, value);
    } else {
      is_forgetful_ = true;
    }
  }
  /// Nothing where CPython raises a KeyError. An opaque value where the entry is forgotten.
  [[nodiscard]] std::optional<Value> get(std::uint64_t index) const {
    if (index < dense_.size() && dense_[index] != kUnset) return dense_[index];
    if (const auto found = sparse_.find(index); found != sparse_.end()) return found->second;
    if (is_forgetful_) return Value{};
    return std::nullopt;
  }
  /// How many entries are set: the index that MEMOIZE writes to.
  [[nodiscard]] std::uint64_t count() const { return count_; }

 private:
  static constexpr std::uint64_t kGap = 1U << 16U;  ///< how far past the end a dense entry may jump
  static constexpr Value kUnset{Tag::opaque, 1};

  HugeVector<Value> dense_;
  std::unordered_map<std::uint64_t, Value> sparse_;
  std::uint64_t count_ = 0;
  bool is_forgetful_ = false;
};

}  // namespace assay::pickle
