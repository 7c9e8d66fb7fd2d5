#pragma once

// Includes yara.h, so it comes last.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "match/libyara.hpp"

namespace assay::match {

/// The bytes by which libyara finds strings: up to four of each, in an automaton that takes a step for every byte and
/// looks closer where one ends. Where none of them stands no string matches, and that is seen in a fraction of the
/// time: of every second place three bytes are looked up in a set, whatever stands before them.
class Atoms {
 public:
  /// `rules` must outlive it.
  explicit Atoms(const YR_RULES& rules);

  /// False when some string is found by less than three bytes, or so many differ that most places may be the one.
  [[nodiscard]] bool are_selective() const { return are_selective_; }
  /// The first place from `from` on where an atom stands; `bytes.size()` when there is none. Only when selective.
  [[nodiscard]] std::size_t find(std::span<const std::byte> bytes, std::size_t from) const;

 private:
  static constexpr unsigned kBits = 18;
  static constexpr unsigned kFirstBits = 16;

  /// The slot of the lower three bytes of `four`: the fourth is multiplied out of the number.
  static std::uint32_t slot_of(std::uint32_t four) { return (four * (0x9E3779B1U << 8U)) >> (32U - kBits); }
  void add(std::uint32_t three) { set_[slot_of(three) / 64] |= std::uint64_t{1} << (slot_of(three) % 64); }
  [[nodiscard]] std::uint32_t has(std::uint32_t four) const {
    return static_cast<std::uint32_t>(set_[slot_of(four) / 64] >> (slot_of(four) % 64)) & 1U;
  }
  static std::uint32_t first_slot_of(std::uint32_t four) { return (four * (0x85EBCA6BU << 8U)) >> (32U - kFirstBits); }
  /// Whether an atom may begin with these three bytes: what `has` takes for one, this rarely does.
  [[nodiscard]] bool may_begin(std::uint32_t four) const {
    return ((firsts_[first_slot_of(four) / 64] >> (first_slot_of(four) % 64)) & 1U) != 0;
  }
  /// The state behind `byte`; the root when no atom goes on with it.
  [[nodiscard]] std::uint32_t step(std::uint32_t state, std::uint8_t byte) const;
  [[nodiscard]] bool ends_at(std::uint32_t state) const { return rules_.ac_match_table[state] != 0; }
  [[nodiscard]] bool stands_at(std::span<const std::byte> bytes) const;

  const YR_RULES& rules_;
  /// The first three bytes of atoms, and the three behind their first byte.
  std::array<std::uint64_t, (1U << kBits) / 64> set_{};
  std::array<std::uint64_t, (1U << kFirstBits) / 64> firsts_{};  ///< only the former
  bool are_selective_ = true;
};

}  // namespace assay::match
