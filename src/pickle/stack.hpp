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

  [[nodiscard]] std::uint64_t size() const { return buried_ + known_.size(); }
  [[nodiscard]] std::uint64_t above_fence() const { return size() - fence(); }

  [[gnu::always_inline]] void push(Value value) {
    if (known_.size() >= kKnown) [[unlikely]]
      bury();
    known_.push_back(value);
  }
  /// The top, or nothing where CPython says "unexpected MARK found" or "unpickling stack underflow".
  std::optional<Value> pop() {
    if (size() <= fence()) return std::nullopt;
    if (known_.empty()) return --buried_, Value{};
    const Value top = known_.back();
    known_.pop_back();
    return top;
  }
  [[nodiscard]] std::optional<Value> top() const {
    if (size() <= fence()) return std::nullopt;
    return known_.empty() ? Value{} : known_.back();
  }
  /// The value `depth` places below the top (0 is the top), whatever the fence.
  [[nodiscard]] Value peek(std::uint64_t depth) const {
    return depth < known_.size() ? known_[known_.size() - 1 - depth] : Value{};
  }
  /// The `count` newest values, oldest first; fewer when some are no longer known.
  [[nodiscard]] std::span<const Value> newest(std::uint64_t count) const {
    return std::span(known_).last(std::min<std::uint64_t>(count, known_.size()));
  }
  void replace_top(Value value) {
    if (!known_.empty()) known_.back() = value;
  }

  /// False when there are more marks than the machine keeps.
  [[nodiscard]] bool mark() {
    if (marks_.size() >= kMarks) return false;
    marks_.push_back(size());
    return true;
  }
  [[nodiscard]] bool is_mark_on_top() const { return !marks_.empty() && marks_.back() == size(); }
  /// Takes the last mark away and says how many values stand above it; nothing without a mark.
  std::optional<std::uint64_t> take_mark() {
    if (marks_.empty()) return std::nullopt;
    const std::uint64_t count = size() - marks_.back();
    marks_.pop_back();
    return count;
  }
  /// Drops `count` values from the top.
  void drop(std::uint64_t count) {
    const auto known = std::min<std::uint64_t>(count, known_.size());
    known_.resize(known_.size() - known);
    buried_ -= std::min(buried_, count - known);
  }

 private:
  [[nodiscard]] std::uint64_t fence() const { return marks_.empty() ? 0 : marks_.back(); }
  void bury() {
    const std::size_t half = known_.size() / 2;
    known_.erase(known_.begin(), known_.begin() + static_cast<std::ptrdiff_t>(half));
    buried_ += half;
  }

  HugeVector<Value> known_;
  std::vector<std::uint64_t> marks_;
  std::uint64_t buried_ = 0;
};

}  // namespace assay::pickle
