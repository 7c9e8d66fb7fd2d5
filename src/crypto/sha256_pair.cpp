#include "crypto/sha256_pair.hpp"

#include "crypto/sha256_state.hpp"

#include <algorithm>
#include <cstdint>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

namespace assay::crypto {
namespace {

constexpr std::size_t kBlock = 64;

#if defined(__x86_64__)

/// FIPS 180-4, 4.2.2: what each round adds.
alignas(16) constexpr std::uint32_t kRounds[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

#define ASSAY_SHA __attribute__((target("sha,sse4.1"), always_inline)) inline

bool has_instructions() {
  unsigned a = 0;
  unsigned b = 0;
  unsigned c = 0;
  unsigned d = 0;
  if (__get_cpuid(1, &a, &b, &c, &d) == 0 || (c & bit_SSE4_1) == 0) return false;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & bit_SHA) != 0;
}

/// One stream on its way through a block. The instructions want the working variables as two registers, ABEF and CDGH.
struct Lane {
  __m128i abef;
  __m128i cdgh;
  __m128i words[4];  ///< the last sixteen words of the schedule, oldest first once the index is rotated
};

ASSAY_SHA void load(Lane& lane, const std::uint32_t* state) {
  const auto dcba = _mm_loadu_si128(reinterpret_cast<const __m128i*>(state));
  const auto hgfe = _mm_loadu_si128(reinterpret_cast<const __m128i*>(state + 4));
  const auto cdab = _mm_shuffle_epi32(dcba, 0xB1);
  const auto efgh = _mm_shuffle_epi32(hgfe, 0x1B);
  lane.abef = _mm_alignr_epi8(cdab, efgh, 8);
  lane.cdgh = _mm_blend_epi16(efgh, cdab, 0xF0);
}

ASSAY_SHA void store(const Lane& lane, std::uint32_t* state) {
  const auto feba = _mm_shuffle_epi32(lane.abef, 0x1B);
  const auto dchg = _mm_shuffle_epi32(lane.cdgh, 0xB1);
  _mm_storeu_si128(reinterpret_cast<__m128i*>(state), _mm_blend_epi16(feba, dchg, 0xF0));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(state + 4), _mm_alignr_epi8(dchg, feba, 8));
}

/// Four rounds: the words of the message for the first sixteen, then the schedule goes on (FIPS 180-4, 6.2.2).
template <int step>
ASSAY_SHA void four_rounds(Lane& lane, const std::byte* block) {
  auto& word = lane.words[step % 4];
  if constexpr (step < 4) {
    const auto big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    word = _mm_shuffle_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(block) + step), big_endian);
  } else {
    const auto last = lane.words[(step + 3) % 4];
    const auto middle = _mm_alignr_epi8(last, lane.words[(step + 2) % 4], 4);
    word = _mm_sha256msg2_epu32(_mm_add_epi32(_mm_sha256msg1_epu32(word, lane.words[(step + 1) % 4]), middle), last);
  }
  const auto sum = _mm_add_epi32(word, _mm_load_si128(reinterpret_cast<const __m128i*>(kRounds) + step));
  lane.cdgh = _mm_sha256rnds2_epu32(lane.cdgh, lane.abef, sum);
  lane.abef = _mm_sha256rnds2_epu32(lane.abef, lane.cdgh, _mm_shuffle_epi32(sum, 0x0E));
}

template <int... steps>
ASSAY_SHA void all_rounds(Lane& one, const std::byte* one_block, Lane& other, const std::byte* other_block,
                          std::integer_sequence<int, steps...>) {
  ((four_rounds<steps>(one, one_block), four_rounds<steps>(other, other_block)), ...);
}

__attribute__((target("sha,sse4.1"))) void compress_pair(std::uint32_t* first_state, const std::byte* first,
                                                         std::uint32_t* second_state, const std::byte* second,
                                                         std::size_t blocks) {
  Lane one;
  Lane other;
  load(one, first_state);
  load(other, second_state);
  for (std::size_t block = 0; block < blocks; ++block) {
    const Lane one_before = one;
    const Lane other_before = other;
    all_rounds(one, first + block * kBlock, other, second + block * kBlock, std::make_integer_sequence<int, 16>());
    one.abef = _mm_add_epi32(one.abef, one_before.abef);
    one.cdgh = _mm_add_epi32(one.cdgh, one_before.cdgh);
    other.abef = _mm_add_epi32(other.abef, other_before.abef);
    other.cdgh = _mm_add_epi32(other.cdgh, other_before.cdgh);
  }
  store(one, first_state);
  store(other, second_state);
}

#undef ASSAY_SHA

#else

bool has_instructions() { return false; }
void compress_pair(std::uint32_t*, const std::byte*, std::uint32_t*, const std::byte*, std::size_t) {}

#endif

/// Counts blocks that were compressed past the library. Its counter is in bits, and is two words.
void count(SHA256_CTX& context, std::size_t blocks) {
  const std::uint64_t bits = (std::uint64_t{context.Nh} << 32U) + context.Nl + std::uint64_t{blocks} * kBlock * 8;
  context.Nl = static_cast<SHA_LONG>(bits);
  context.Nh = static_cast<SHA_LONG>(bits >> 32U);
}

}  // namespace

bool pairs_are_faster() {
  static const bool kHasInstructions = has_instructions();
  return kHasInstructions;
}

void update_pair(Sha256& first, std::span<const std::byte> first_bytes, Sha256& second,
                 std::span<const std::byte> second_bytes) {
  auto& one = first.state_->context;
  auto& other = second.state_->context;
  const auto blocks = std::min(first_bytes.size(), second_bytes.size()) / kBlock;
  // Where a hash holds the front of a block the library goes on.
  if (pairs_are_faster() && blocks != 0 && one.num == 0 && other.num == 0) {
    compress_pair(one.h, first_bytes.data(), other.h, second_bytes.data(), blocks);
    count(one, blocks);
    count(other, blocks);
    first_bytes = first_bytes.subspan(blocks * kBlock);
    second_bytes = second_bytes.subspan(blocks * kBlock);
  }
  first.update(first_bytes);
  second.update(second_bytes);
}

}  // namespace assay::crypto
