#pragma once

#include <sys/mman.h>

#include <algorithm>
#include <cstddef>
#include <new>
#include <vector>

namespace assay {

/// For arrays that may become large and are filled from the front: blocks of 2 MiB and more are asked for in huge
/// pages, so that filling them costs a fault for every 2 MiB and not for every 4 KiB. The system may refuse; nothing
/// but the time depends on it.
template <class T>
struct HugeAllocator {
  using value_type = T;

  HugeAllocator() = default;
  template <class Other>
  HugeAllocator(const HugeAllocator<Other>& /*other*/) {}  // NOLINT(google-explicit-constructor): allocators convert

  [[nodiscard]] T* allocate(std::size_t count) {
    if (!is_huge(count)) return static_cast<T*>(::operator new(count * sizeof(T)));
    void* const block = ::operator new(count * sizeof(T), kHuge);
    static_cast<void>(::madvise(block, count * sizeof(T), MADV_HUGEPAGE));
    return static_cast<T*>(block);
  }
  void deallocate(T* block, std::size_t count) {
    if (is_huge(count)) return ::operator delete(block, kHuge);
    ::operator delete(block);
  }

  friend bool operator==(const HugeAllocator& /*left*/, const HugeAllocator& /*right*/) { return true; }

 private:
  static constexpr std::align_val_t kHuge{2U << 20U};

  static_assert(alignof(T) <= alignof(std::max_align_t));
  static constexpr bool is_huge(std::size_t count) { return count >= static_cast<std::size_t>(kHuge) / sizeof(T); }
};

template <class T>
using HugeVector = std::vector<T, HugeAllocator<T>>;

/// Room for `count` elements in an array that never has more than `most`: once it is large, for all of them, which are
/// not in memory until they are filled. Growing in steps would fill, and copy, twice as much.
template <class T>
void make_room(HugeVector<T>& array, std::size_t count, std::size_t most) {
  if (count > array.capacity()) [[unlikely]]
    array.reserve(count * sizeof(T) < (1U << 18U) ? std::min(2 * count, most) : most);
}

}  // namespace assay
