#include <algorithm>
#include <bit>
#include <cstring>
#include <vector>

#include "match/state.hpp"

extern "C" {  // which this header of the library leaves to whoever includes it
#include <yara/ahocorasick.h>
}

namespace assay::match {
namespace {

/// How many places are looked at before something is done about them.
constexpr std::size_t kPlaces = 32;
constexpr std::size_t kBytes = 3;

std::uint32_t four_at(const std::byte* at) {
  std::uint32_t four = 0;
  std::memcpy(&four, at, sizeof four);
  if constexpr (std::endian::native == std::endian::big) four = std::byteswap(four);
  return four;
}

}  // namespace

Atoms::Atoms(const YR_RULES& rules) : rules_(rules) {
  struct Prefix {
    std::uint32_t state;
    std::uint32_t bytes;
  };
  std::vector<Prefix> level{{YR_AC_ROOT_STATE, 0}};
  for (unsigned depth = 0; depth < kBytes; ++depth) {
    std::vector<Prefix> longer;
    for (const auto& [state, bytes] : level) {
      are_selective_ = are_selective_ && !ends_at(state);
      for (std::uint32_t byte = 0; byte <= UINT8_MAX; ++byte)
        if (const auto next = step(state, static_cast<std::uint8_t>(byte)); next != YR_AC_ROOT_STATE)
          longer.push_back({next, bytes | byte << (8 * depth)});
    }
    level.swap(longer);
  }
  if (!are_selective_) return;
  for (const auto& [state, bytes] : level) {
    add(bytes);
    firsts_[first_slot_of(bytes) / 64] |= std::uint64_t{1} << (first_slot_of(bytes) % 64);
    for (std::uint32_t byte = 0; byte <= UINT8_MAX; ++byte)
      if (ends_at(state) || step(state, static_cast<std::uint8_t>(byte)) != YR_AC_ROOT_STATE)
        add(bytes >> 8U | byte << 16U);
  }
  std::size_t used = 0;
  for (const auto word : set_) used += static_cast<std::size_t>(std::popcount(word));
  are_selective_ = used < (1U << kBits) / 8;
}

std::uint32_t Atoms::step(std::uint32_t state, std::uint8_t byte) const {
  const std::uint32_t slot = byte + 1U;
  const YR_AC_TRANSITION transition = rules_.ac_transition_table[state + slot];
  return YR_AC_INVALID_TRANSITION(transition, slot) ? YR_AC_ROOT_STATE : YR_AC_NEXT_STATE(transition);
}

bool Atoms::stands_at(std::span<const std::byte> bytes) const {
  std::uint32_t state = YR_AC_ROOT_STATE;
  for (const std::byte byte : bytes) {
    state = step(state, std::to_integer<std::uint8_t>(byte));
    if (state == YR_AC_ROOT_STATE) return false;
    if (ends_at(state)) return true;
  }
  return false;
}

std::size_t Atoms::find(std::span<const std::byte> bytes, std::size_t from) const {
  std::size_t at = std::min(from, bytes.size());
  // Each place that is looked up answers for itself and for the one before it.
  for (; bytes.size() - at > 2 * kPlaces + sizeof(std::uint32_t); at += 2 * kPlaces) {
    std::uint32_t places = 0;
#pragma GCC unroll 32
    for (std::size_t i = 0; i < kPlaces; ++i) places |= has(four_at(bytes.data() + at + 2 * i + 1)) << i;
    for (; places != 0; places &= places - 1) {
      const std::size_t place = at + 2 * static_cast<std::size_t>(std::countr_zero(places));
      for (const std::size_t first : {place, place + 1})
        if (may_begin(four_at(bytes.data() + first)) && stands_at(bytes.subspan(first))) return first;
    }
  }
  for (; at < bytes.size(); ++at)
    if (stands_at(bytes.subspan(at))) return at;
  return bytes.size();
}

const Atoms* Signatures::State::atoms() const {
  if (has_chains) return nullptr;
  std::call_once(once_, [this] { atoms_.emplace(*rules); });
  return atoms_->are_selective() ? &*atoms_ : nullptr;
}

}  // namespace assay::match
