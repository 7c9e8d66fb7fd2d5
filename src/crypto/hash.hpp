#pragma once

#include "crypto/bytes.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace assay::crypto {

/// The digests that signatures are made over, and BLAKE2b (64 bytes) and BLAKE3 (32 bytes), which manifests of models
/// may list files with. SHA-1 is not among them on purpose.
enum class HashAlgorithm : std::uint8_t { sha256, sha384, sha512, blake2b, blake3 };
inline constexpr std::size_t kHashAlgorithms = 5;

[[nodiscard]] std::string_view name_of(HashAlgorithm algorithm);
/// `sha256`, as in-toto and file names spell it.
[[nodiscard]] std::optional<HashAlgorithm> hash_algorithm(std::string_view name);
[[nodiscard]] std::size_t size_of(HashAlgorithm algorithm);

/// A digest of any of them, fed piece by piece.
class Hash {
 public:
  /// Throws std::bad_alloc when there is no memory for the state.
  explicit Hash(HashAlgorithm algorithm);
  Hash(const Hash&) = delete;
  Hash& operator=(const Hash&) = delete;
  Hash(Hash&&) noexcept;
  Hash& operator=(Hash&&) noexcept;
  ~Hash();

  void update(ByteSpan bytes);
  /// Once.
  [[nodiscard]] Bytes finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

[[nodiscard]] Bytes hash(HashAlgorithm algorithm, ByteSpan bytes);

}  // namespace assay::crypto
