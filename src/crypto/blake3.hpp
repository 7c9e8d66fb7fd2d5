#pragma once

#include "crypto/bytes.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace assay::crypto {

/// BLAKE3 of 32 bytes without a key, fed piece by piece. Debian has no library of it for C or C++; this follows the
/// paper "BLAKE3: one function, fast everywhere" (2021), sections 2.1 to 2.6, without its parallel forms.
class Blake3 {
 public:
  using Digest = std::array<std::byte, 32>;

  void update(ByteSpan bytes);
  [[nodiscard]] Digest finish() const;

 private:
  using Words = std::array<std::uint32_t, 8>;
  static constexpr std::size_t kBlock = 64;
  static constexpr std::size_t kChunk = 1024;

  void compress_block();
  void end_chunk();

  static const Words kStart;
  Words chunk_ = kStart;                   ///< the chaining value of the chunk so far
  std::array<std::byte, kBlock> block_{};  ///< the last bytes of the chunk: the last block is marked, so it waits
  std::size_t in_block_ = 0;
  std::size_t blocks_ = 0;  ///< compressed, of this chunk
  std::uint64_t chunks_ = 0;
  std::array<Words, 54> subtrees_{};  ///< complete ones, the largest first: as many as `chunks_` has bits that are set
  std::size_t depth_ = 0;
};

}  // namespace assay::crypto
