#pragma once

#include <assay/bytes.hpp>

#include <cstdint>
#include <optional>

namespace assay::engine {

/// A pickle that does not say so at its front.
struct OldPickle {
  std::uint64_t begin = 0;
  std::uint64_t import_end = 0;  ///< behind the import that gave it away: where to look for the next one
};

/// The first pickle of protocols 0 and 1 that imports something and calls it, with the first line of its import ending
/// in [from, to). Such pickles are text, more or less: an import are two lines with a name each, and only where the
/// opcodes around them make sense together, up to a call, is it one. Neither prose nor lists of words are.
///
/// Looks at what is behind newlines, so it runs at the speed of memory through everything but text. Each opcode that is
/// followed takes one of `work`; at zero nothing is found.
[[nodiscard]] std::optional<OldPickle> next_old_pickle(ByteView bytes, std::uint64_t from, std::uint64_t to,
                                                       std::uint64_t& work);

}  // namespace assay::engine
