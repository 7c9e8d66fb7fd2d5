#pragma once

#include "core/huge_allocator.hpp"
#include "pickle/value.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace assay::pickle {

/// The unpickler's stack with its marks, following Pdata and the fence of Modules/_pickle.c: nothing below the
/// last mark can be popped. Beyond two million entries the oldest are buried: still counted, no longer known.
class Stack {
 public:
  static constexpr std::size_t kKnown = 1U << 21U;
  static constexpr std::size_t kMarks = 1U << 20U;

  [[nodiscard]] std::uint64_t size() const { return buried_ + used_; }
  [[nodiscard]] std::uint64_t above_fence() const { return size() - fence(); }

  [[gnu::always_inline]] void push(Value value) {
    if (used_ < known_.size()) [[likely]] {
      known_[used_++] = value;
    } else {
      push_higher(value);
    }
  }
  /// The top, or nothing where CPython says "unexpected MARK found" or "unpickling stack underflow".
  std::optional<Value> pop() {
    if (size() <= fence()) return std::nullopt;
    if (used_ == 0) return --buried_, Value{};
    return known_[--used_];
  }
  [[nodiscard]] std::optional<Value> top() const {
    if (size() <= fence()) return std::nullopt;
    return peek(0);
  }
  /// The value `depth` places below the top (0 is the top), whatever the fence.
  [[nodiscard]] Value peek(std::uint64_t depth) const { return depth < used_ ? known_[used_ - 1 - depth] : Value{}; }
  /// The `count` newest values, oldest first; fewer when some are no longer known.
  [[nodiscard]] std::span<const Value> newest(std::uint64_t count) const {
    return std::span(known_).first(used_).last(std::min<std::uint64_t>(count, used_));
  }
  void replace_top(Value value) {
    if (used_ > 0) known_[used_ - 1] = value;
  }

  /// False when there are more marks than the machine keeps.
  [[nodiscard]] bool mark() {
    if (marks_.size() >= kMarks) return false;
    marks_.push_back(size());
    return true;
  }
  [[nodiscard]] bool is_mark_on_top() const { return !marks_.empty() && marks_.back() == size(); }
  /// What the last mark stands on, when it is known and above the mark before; `above_fence` is what stands above it.
  [[nodiscard]] Value marked() const {
    if (marks_.empty()) return {};
    const std::uint64_t fence = marks_.size() > 1 ? marks_[marks_.size() - 2] : 0;
    return marks_.back() > fence ? peek(size() - marks_.back()) : Value{};
  }
  /// Drops the last mark, of which there is one, and `count` values.
  void drop_marked(std::uint64_t count) {
    marks_.pop_back();
    drop(count);
  }
  /// Takes the last mark away and says how many values stand above it; nothing without a mark.
  std::optional<std::uint64_t> take_mark() {
    if (marks_.empty()) return std::nullopt;
    const std::uint64_t count = size() - marks_.back();
    marks_.pop_back();
    return count;
  }
  /// Drops `count` values from the top.
  void drop(std::uint64_t count) {
    const auto known = std::min<std::uint64_t>(count, used_);
    used_ -= known;
    buried_ -= std::min(buried_, count - known);
  }

 private:
  [[nodiscard]] std::uint64_t fence() const { return marks_.empty() ? 0 : marks_.back(); }
  /// Where the stack was never as high.
  void push_higher(Value value) {
    if (used_ == kKnown) {
      constexpr std::size_t kHalf = kKnown / 2;
      std::ranges::copy(std::span(known_).last(kHalf), known_.begin());
      used_ -= kHalf;
      buried_ += kHalf;
      known_[used_++] = value;
    } else {
      make_room(known_, used_ + 1, kKnown);
      known_.push_back(value);
      ++used_;
    }
  }

  HugeVector<Value> known_;  ///< the first `used_`
  std::size_t used_ = 0;
  std::vector<std::uint64_t> marks_;
  std::uint64_t buried_ = 0;
};

}  // namespace assay::pickle
