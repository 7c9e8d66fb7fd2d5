#include "engine/candidates.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace assay::engine {
namespace {

struct Pair {
  std::uint8_t first, second;
};
/// How everything begins that signatures.cpp knows. The four PROTO opcodes of pickles are a range of their own.
constexpr std::array kPairs{
    Pair{'P', 'K'},    // zip
    Pair{0x7F, 'E'},   // ELF
    Pair{'M', 'Z'},    // PE
    Pair{0xCE, 0xFA},  // Mach-O
    Pair{0xCF, 0xFA},  // Mach-O, 64 bits
    Pair{0xFE, 0xED},  // Mach-O, big-endian
    Pair{0xCA, 0xFE},  // Mach-O, several architectures
    Pair{'#', '!'},    // scripts
    Pair{0x00, 'a'},   // WebAssembly
    Pair{0x1F, 0x8B},  // gzip
    Pair{0xFD, '7'},   // xz
    Pair{'7', 'z'},    // 7z
    Pair{'B', 'Z'},    // bzip2
    Pair{0x28, 0xB5},  // zstd
    Pair{0x04, 0x22},  // lz4
    Pair{'R', 'a'},    // rar
    Pair{'u', 's'},    // tar, 257 bytes into its header
    Pair{0x93, 'N'},   // npy
};
constexpr std::uint8_t kProto = 0x80;
constexpr std::uint8_t kFirstProtocol = 2;
constexpr std::uint8_t kProtocols = 4;

constexpr bool is_candidate(std::uint8_t first, std::uint8_t second) {
  if (first == kProto) return static_cast<std::uint8_t>(second - kFirstProtocol) < kProtocols;
  return std::ranges::any_of(kPairs, [=](Pair pair) { return pair.first == first && pair.second == second; });
}

// Vectors of bytes as GCC and clang have them on every architecture.
using Bytes16 [[gnu::vector_size(16)]] = std::uint8_t;
using Bytes32 [[gnu::vector_size(32)]] = std::uint8_t;

/// Where a search looks for candidates, or for lines that begin with a letter.
enum class Wanted : std::uint8_t { candidate, line };

constexpr bool begins_line(std::uint8_t first, std::uint8_t second) {
  return first == '\n' && (static_cast<std::uint8_t>((second | 0x20U) - 'a') < 26 || second == '_');
}

/// The start of the first block of sizeof(Vector) bytes that may have what is wanted; `size` or more when none has.
/// Reads [data, data + size], one byte more than it looks at.
template <class Vector, Wanted kWanted>
[[gnu::always_inline]] inline std::size_t first_block(const std::byte* data, std::size_t size) {
  constexpr std::size_t kWidth = sizeof(Vector);
  std::size_t at = 0;
  for (; size - at >= kWidth; at += kWidth) {
    Vector first;
    Vector second;
    std::memcpy(&first, data + at, kWidth);
    std::memcpy(&second, data + at + 1, kWidth);
    auto hits = (first == kProto) & ((second - kFirstProtocol) < kProtocols);
    if constexpr (kWanted == Wanted::line) {
      hits = (first == '\n') & ((((second | 0x20) - 'a') < 26) | (second == '_'));
    } else {
      for (const Pair pair : kPairs) hits |= (first == pair.first) & (second == pair.second);
    }
    std::array<std::uint64_t, kWidth / 8> words;
    std::memcpy(words.data(), &hits, kWidth);
    std::uint64_t any = 0;
    for (const auto word : words) any |= word;
    if (any != 0) break;
  }
  return at;
}

template <Wanted kWanted>
std::size_t first_block_16(const std::byte* data, std::size_t size) {
  return first_block<Bytes16, kWanted>(data, size);
}

using FirstBlock = std::size_t (*)(const std::byte*, std::size_t);
#if defined(__x86_64__)
template <Wanted kWanted>
[[gnu::target("avx2")]] std::size_t first_block_avx2(const std::byte* data, std::size_t size) {
  return first_block<Bytes32, kWanted>(data, size);
}
template <Wanted kWanted>
FirstBlock fastest() {
  return __builtin_cpu_supports("avx2") != 0 ? first_block_avx2<kWanted> : first_block_16<kWanted>;
}
#else
template <Wanted kWanted>
FirstBlock fastest() {
  return first_block_16<kWanted>;
}
#endif

template <Wanted kWanted>
std::optional<std::uint64_t> next(ByteView bytes, std::uint64_t from, std::uint64_t to) {
  static const FirstBlock kFirstBlock = fastest<kWanted>();
  const std::span<const std::byte> all = bytes.span();
  if (all.size() < 2) return std::nullopt;
  const std::size_t stop = std::min<std::size_t>(to, all.size() - 1);  // a candidate has two bytes
  std::size_t at = from;
  while (at < stop) {
    at += kFirstBlock(all.data() + at, stop - at);
    // The block that has one, or the rest that is smaller than a block.
    const std::size_t end = std::min(stop, at + sizeof(Bytes32));
    for (; at < end; ++at) {
      const auto first = static_cast<std::uint8_t>(all[at]);
      const auto second = static_cast<std::uint8_t>(all[at + 1]);
      if (kWanted == Wanted::line ? begins_line(first, second) : is_candidate(first, second)) return at;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::uint64_t> next_candidate(ByteView bytes, std::uint64_t from, std::uint64_t to) {
  return next<Wanted::candidate>(bytes, from, to);
}

std::optional<std::uint64_t> next_line(ByteView bytes, std::uint64_t from, std::uint64_t to) {
  return next<Wanted::line>(bytes, from, to);
}

}  // namespace assay::engine
