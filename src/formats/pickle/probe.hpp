#pragma once

#include <assay/bytes.hpp>

#include <cstdint>

namespace assay::formats::pickle {

/// How much the front of some bytes looks like a pickle.
enum class Likeness : std::uint8_t { none, plausible, certain };

/// Reads opcodes with their effect on a stack of counts: no objects, no allocation, bounded work. Protocol 0 has no
/// magic and is made of printable text, so prose must fail here and every stream that could do something must not.
/// Right behind a pickle an import alone is enough: there is no reason to doubt that it is one.
[[nodiscard]] Likeness probe(ByteView bytes, bool follows_pickle = false);

}  // namespace assay::formats::pickle
