#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace assay::compress {

/// The CRC-32C (Castagnoli, RFC 3720 appendix B.4) of records of TensorFlow.
[[nodiscard]] std::uint32_t crc32c(std::span<const std::byte> bytes);

}  // namespace assay::compress
