#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace assay::formats::ggml {

/// What stands between the magic number and the first tensor, piece by piece. All numbers are 32 bits.
enum class Piece : std::uint8_t {
  end,
  numbers,       ///< `value` hyper-parameters
  name,          ///< a text with its length before it
  filters,       ///< rows and columns, then as many floats: the filters of the mel spectrum
  window,        ///< a count, then as many floats
  values,        ///< as many numbers as hyper-parameter `value` says
  rows,          ///< a count, then `value` numbers for each
  tokens,        ///< a count, then as many texts with their lengths
  tokens_of,     ///< as many texts as hyper-parameter `value` says
  scored_tokens  ///< the same, with a float behind each
};

struct Step {
  Piece piece = Piece::end;
  std::uint8_t value = 0;
};

/// The magic numbers, as bits of a set.
enum Container : std::uint8_t { kGgml = 1, kGgmf = 2, kGgjt = 4, kGgla = 8 };

/// How one family of programs lays its models out.
struct Layout {
  std::string_view name;
  std::uint8_t containers;
  std::uint32_t first_version, last_version;  ///< of all containers but the first, which has none
  std::uint64_t alignment;                    ///< of the data of a tensor, from the start of the file
  std::array<Step, 6> steps;
  bool has_rwkv_types = false;  ///< numbers its quantised types in a way of its own
};

/// From special to general: the first that fits a file to its end is taken.
[[nodiscard]] std::span<const Layout> layouts();

/// Hyper-parameters that nothing is known about, and then tensors.
[[nodiscard]] Layout plain_layout(std::uint8_t numbers);
inline constexpr std::uint8_t kMostPlainNumbers = 40;

}  // namespace assay::formats::ggml
