#pragma once

#include <assay/bytes.hpp>
#include <assay/result.hpp>

#include <cstdint>
#include <vector>

namespace assay::flatbuffer {

/// The first `count` items of a FlexBuffer that is a vector and has texts there. Reads nothing else of it.
/// https://flatbuffers.dev/flexbuffers
[[nodiscard]] Result<std::vector<ByteView>> flexible_texts(ByteView bytes, std::uint64_t count);

}  // namespace assay::flatbuffer
