#include "crypto/blake3.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace assay::crypto {
namespace {

using Words = std::array<std::uint32_t, 8>;
using Message = std::array<std::uint32_t, 16>;

/// Table 3: what a compression is for.
constexpr std::uint32_t kChunkStart = 1;
constexpr std::uint32_t kChunkEnd = 2;
constexpr std::uint32_t kParent = 4;
constexpr std::uint32_t kRoot = 8;

/// Table 2: where each word of the message goes from round to round.
constexpr std::array<std::size_t, 16> kPermutation{2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8};
constexpr int kRounds = 7;

void mix(Message& v, std::size_t a, std::size_t b, std::size_t c, std::size_t d, std::uint32_t x, std::uint32_t y) {
  v[a] += v[b] + x;
  v[d] = std::rotr(v[d] ^ v[a], 16);
  v[c] += v[d];
  v[b] = std::rotr(v[b] ^ v[c], 12);
  v[a] += v[b] + y;
  v[d] = std::rotr(v[d] ^ v[a], 8);
  v[c] += v[d];
  v[b] = std::rotr(v[b] ^ v[c], 7);
}

Message read_message(ByteSpan block) {
  Message words{};
  for (std::size_t at = 0; at < block.size(); ++at)
    words[at / 4] |= std::to_integer<std::uint32_t>(block[at]) << (at % 4 * 8);
  return words;
}

/// Section 2.2. The first half of the state: what a digest of 32 bytes needs.
Words compress(const Words& chain, Message message, std::uint64_t counter, std::uint32_t size, std::uint32_t flags,
               const Words& start) {
  Message v{};
  std::ranges::copy(chain, v.begin());
  std::copy_n(start.begin(), 4, v.begin() + 8);
  v[12] = static_cast<std::uint32_t>(counter);
  v[13] = static_cast<std::uint32_t>(counter >> 32U);
  v[14] = size;
  v[15] = flags;
  for (int round = 0; round < kRounds; ++round) {
    mix(v, 0, 4, 8, 12, message[0], message[1]);
    mix(v, 1, 5, 9, 13, message[2], message[3]);
    mix(v, 2, 6, 10, 14, message[4], message[5]);
    mix(v, 3, 7, 11, 15, message[6], message[7]);
    mix(v, 0, 5, 10, 15, message[8], message[9]);
    mix(v, 1, 6, 11, 12, message[10], message[11]);
    mix(v, 2, 7, 8, 13, message[12], message[13]);
    mix(v, 3, 4, 9, 14, message[14], message[15]);
    Message next{};
    for (std::size_t index = 0; index < next.size(); ++index) next[index] = message[kPermutation[index]];
    message = next;
  }
  Words result{};
  for (std::size_t index = 0; index < result.size(); ++index) result[index] = v[index] ^ v[index + 8];
  return result;
}

Message join(const Words& left, const Words& right) {
  Message message{};
  std::ranges::copy(left, message.begin());
  std::ranges::copy(right, message.begin() + 8);
  return message;
}

}  // namespace

/// Table 1: those of SHA-256.
constinit const Blake3::Words Blake3::kStart{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                             0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

void Blake3::update(ByteSpan bytes) {
  while (!bytes.empty()) {
    // A block or a chunk ends when it is known that something follows: the last of each is marked.
    if (in_block_ == kBlock) blocks_ + 1 == kChunk / kBlock ? end_chunk() : compress_block();
    const auto count = std::min(bytes.size(), kBlock - in_block_);
    std::copy_n(bytes.begin(), count, block_.begin() + static_cast<std::ptrdiff_t>(in_block_));
    in_block_ += count;
    bytes = bytes.subspan(count);
  }
}

void Blake3::compress_block() {
  const std::uint32_t flags = blocks_ == 0 ? kChunkStart : 0;
  chunk_ = compress(chunk_, read_message(block_), chunks_, kBlock, flags, kStart);
  ++blocks_;
  in_block_ = 0;
}

void Blake3::end_chunk() {
  const std::uint32_t flags = kChunkEnd | (blocks_ == 0 ? kChunkStart : 0);
  Words value = compress(chunk_, read_message(block_), chunks_, kBlock, flags, kStart);
  ++chunks_;
  // As in a binary counter, two subtrees of a size become one.
  for (auto count = chunks_; count % 2 == 0; count /= 2)
    value = compress(kStart, join(subtrees_[--depth_], value), 0, kBlock, kParent, kStart);
  subtrees_[depth_++] = value;
  chunk_ = kStart;
  blocks_ = 0;
  in_block_ = 0;
}

Blake3::Digest Blake3::finish() const {
  Words chain = chunk_;
  Message message = read_message(std::span(block_).first(in_block_));
  auto size = static_cast<std::uint32_t>(in_block_);
  std::uint64_t counter = chunks_;
  std::uint32_t flags = kChunkEnd | (blocks_ == 0 ? kChunkStart : 0);
  for (std::size_t left = depth_; left > 0; --left) {
    message = join(subtrees_[left - 1], compress(chain, message, counter, size, flags, kStart));
    chain = kStart;
    size = kBlock;
    counter = 0;
    flags = kParent;
  }
  const Words root = compress(chain, message, counter, size, flags | kRoot, kStart);
  Digest digest{};
  for (std::size_t at = 0; at < digest.size(); ++at) digest[at] = static_cast<std::byte>(root[at / 4] >> (at % 4 * 8));
  return digest;
}

}  // namespace assay::crypto
