#pragma once

#include <assay/bytes.hpp>

#include <cstdint>

namespace assay::engine {

/// True when a pickle of protocol 2 or later that imports something begins here. Only such pickles can do harm, and
/// only they are hard to mistake: every small integer around 0x80 is an opcode, so stretches of quantised weights
/// look like pickles that build numbers.
///
/// Follows opcodes until the first import, the first byte that is no opcode, or the end of `work`, of which each
/// opcode takes one.
[[nodiscard]] bool begins_pickle(ByteView bytes, std::uint64_t& work);

/// The same of what need not begin with PROTO: CPython asks for none.
[[nodiscard]] bool begins_import(ByteView bytes, std::uint64_t& work);

}  // namespace assay::engine
