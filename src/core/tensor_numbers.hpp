#pragma once

#include <assay/context.hpp>

#include <cstdint>

namespace assay {

/// Signatures are matched in tensors up to this size: they hold texts and programs as often as weights.
inline constexpr std::uint64_t kMatchedAnyway = 64ULL << 10U;

/// Says that the bytes of `range` are the numbers of a tensor, in which no signature need be looked for.
inline void tell_numbers(ScanContext& context, ByteRange range) {
  if (range.size > kMatchedAnyway) context.opaque(range);
}

}  // namespace assay
