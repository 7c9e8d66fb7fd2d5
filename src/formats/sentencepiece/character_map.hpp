#pragma once

#include <assay/bytes.hpp>
#include <assay/context.hpp>

#include <vector>

namespace assay::formats::sentencepiece {

/// What of a `precompiled_charsmap` is what it should be: its size, a double-array trie whose units can all be reached
/// from the root or are free, and the texts behind it. Anything else of it nobody reads. Nothing at all when the map
/// does not begin like one.
[[nodiscard]] std::vector<ByteRange> understood_map(ByteView bytes, ScanContext& context);

}  // namespace assay::formats::sentencepiece
