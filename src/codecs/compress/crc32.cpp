#include "codecs/compress/crc32.hpp"

#include <zlib.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace assay::compress {
namespace {

std::uint32_t table_crc32(std::span<const std::byte> bytes, std::uint32_t before) {
  return static_cast<std::uint32_t>(crc32_z(before, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

#if defined(__x86_64__)
constexpr std::size_t kBlock = 64;

// Folding by carry-less multiplication, after Gopal et al., "Fast CRC Computation for Generic Polynomials Using
// PCLMULQDQ Instruction" (2009), with the paper's constants for the bit-reflected polynomial 0x104c11db7: four
// lanes of 128 bits are folded forward over 512 bits, then into one lane, which is reduced to 32 bits by Barrett's
// method. `bytes` is a multiple of 64 and not empty; `state` is the inverted checksum.
__attribute__((target("pclmul,sse4.1"))) std::uint32_t folded_crc32(std::span<const std::byte> bytes,
                                                                    std::uint32_t state) {
  const auto load = [](const std::byte* at) __attribute__((target("pclmul,sse4.1"))) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
  };
  const auto fold = [](__m128i lane, __m128i keys, __m128i next) __attribute__((target("pclmul,sse4.1"))) {
    const __m128i low = _mm_clmulepi64_si128(lane, keys, 0x00);
    const __m128i high = _mm_clmulepi64_si128(lane, keys, 0x11);
    return _mm_xor_si128(_mm_xor_si128(low, high), next);
  };
  const __m128i over_512_bits = _mm_set_epi64x(0x1c6e41596, 0x154442bd4);
  const __m128i over_128_bits = _mm_set_epi64x(0x0ccaa009e, 0x1751997d0);

  const std::byte* at = bytes.data();
  const std::byte* const end = at + bytes.size();
  __m128i a = _mm_xor_si128(load(at), _mm_cvtsi32_si128(static_cast<int>(state)));
  __m128i b = load(at + 16);
  __m128i c = load(at + 32);
  __m128i d = load(at + 48);
  for (at += kBlock; at != end; at += kBlock) {
    a = fold(a, over_512_bits, load(at));
    b = fold(b, over_512_bits, load(at + 16));
    c = fold(c, over_512_bits, load(at + 32));
    d = fold(d, over_512_bits, load(at + 48));
  }
  __m128i lane = fold(fold(fold(a, over_128_bits, b), over_128_bits, c), over_128_bits, d);

  const __m128i low_32_bits = _mm_setr_epi32(-1, 0, -1, 0);
  lane = _mm_xor_si128(_mm_srli_si128(lane, 8), _mm_clmulepi64_si128(lane, over_128_bits, 0x10));
  lane = _mm_xor_si128(_mm_srli_si128(lane, 4),
                       _mm_clmulepi64_si128(_mm_and_si128(lane, low_32_bits), _mm_set_epi64x(0, 0x163cd6124), 0x00));
  const __m128i barrett = _mm_set_epi64x(0x1f7011641, 0x1db710641);
  __m128i product = _mm_clmulepi64_si128(_mm_and_si128(lane, low_32_bits), barrett, 0x10);
  product = _mm_clmulepi64_si128(_mm_and_si128(product, low_32_bits), barrett, 0x00);
  return static_cast<std::uint32_t>(_mm_extract_epi32(_mm_xor_si128(lane, product), 1));
}
#endif

}  // namespace

std::uint32_t crc32(std::span<const std::byte> bytes, std::uint32_t before) {
#if defined(__x86_64__)
  static const bool kCanFold = __builtin_cpu_supports("pclmul") != 0 && __builtin_cpu_supports("sse4.1") != 0;
  if (kCanFold && bytes.size() >= kBlock) {
    const std::size_t folded = bytes.size() - bytes.size() % kBlock;
    before = ~folded_crc32(bytes.first(folded), ~before);
    bytes = bytes.subspan(folded);
  }
#endif
  return table_crc32(bytes, before);
}

}  // namespace assay::compress
