#pragma once

#include <assay/bytes.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>

namespace assay::marshal {

/// Set in the type of an object that later ones may refer to (from version 3 of the format on).
inline constexpr std::uint8_t kReferenceFlag = 0x80;
/// How many bytes `numbers_before_bytecode` looks at.
inline constexpr std::uint64_t kLongestCodeFront = std::uint64_t{1} << 31U;

/// How many 32-bit numbers stand between the letter of a code object and its bytecode: 4, 5 or 6, by version of
/// Python. The file does not say; the first count behind which bytecode stands is it. `bytes` begin with the numbers;
/// bytecode may be one of `references` objects that were written before.
[[nodiscard]] std::optional<std::size_t> numbers_before_bytecode(ByteView bytes, std::size_t references);

}  // namespace assay::marshal
