#pragma once

#include <assay/bytes.hpp>

#include <string_view>

namespace assay::formats::pytorch_legacy {

/// 0x1950a86a20f9469cfc6c, the number that the first pickle of a legacy checkpoint is.
inline constexpr std::string_view kMagic = "119547037146038801333356";
inline constexpr std::string_view kProtocolVersion = "1001";

/// True when `bytes` starts with a pickle that is an integer literal of this value, in any of the four opcodes that
/// write one. A magic number that is computed is an ordinary pickle to us, and judged as one.
[[nodiscard]] bool starts_with_magic(ByteView bytes);

}  // namespace assay::formats::pytorch_legacy
