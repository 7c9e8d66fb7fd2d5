#pragma once

#include <assay/bytes.hpp>

#include <cstdint>

namespace assay::compress {

/// The magic of the frame behind the skippable frames at the front of `bytes`, which zstd and lz4 have in common (RFC
/// 8878, 3.1.2); 0 when there is none, or when more are skipped than is worth looking at.
[[nodiscard]] std::uint32_t magic_of_first_frame(ByteView bytes);

/// True when `bytes` begin with a skippable frame.
[[nodiscard]] bool begins_skippable(ByteView bytes);

}  // namespace assay::compress
