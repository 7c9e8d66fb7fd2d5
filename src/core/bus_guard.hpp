#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace assay {

/// Keeps the process alive when a mapped file shrinks or its disk fails: the kernel then sends SIGBUS for the page
/// that is touched. While a guard exists, a page of its mapping that cannot be read becomes zeros, and the guard
/// remembers that it happened.
///
/// The handler is installed once, for the process, with the first guard. Faults outside of guarded mappings go to
/// whoever handled SIGBUS before.
class BusGuard {
 public:
  /// Guards `mapping`, which starts at a page. Nothing when too many mappings are guarded already.
  [[nodiscard]] static std::optional<BusGuard> watch(std::span<const std::byte> mapping);

  BusGuard(const BusGuard&) = delete;
  BusGuard& operator=(const BusGuard&) = delete;
  BusGuard(BusGuard&& other) noexcept;
  BusGuard& operator=(BusGuard&&) = delete;
  /// Must run before the mapping is taken away.
  ~BusGuard();

  /// True once a byte of the mapping could not be read.
  [[nodiscard]] bool was_hit() const;

 private:
  explicit BusGuard(std::size_t slot) : slot_(slot) {}
  std::optional<std::size_t> slot_;
};

}  // namespace assay
