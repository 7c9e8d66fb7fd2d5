#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace assay::crypto {

using Sha256Digest = std::array<std::byte, 32>;

/// SHA-256, fed piece by piece. Movable; one thread at a time.
class Sha256 {
 public:
  /// Throws std::bad_alloc when there is no memory for the state.
  Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  ~Sha256();

  void update(std::span<const std::byte> bytes);
  /// The digest of everything so far; the state starts afresh.
  [[nodiscard]] Sha256Digest finish();

 private:
  friend void update_pair(Sha256&, std::span<const std::byte>, Sha256&, std::span<const std::byte>);
  struct State;
  std::unique_ptr<State> state_;
};

[[nodiscard]] Sha256Digest sha256(std::span<const std::byte> bytes);

}  // namespace assay::crypto
