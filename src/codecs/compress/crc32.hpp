#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace assay::compress {

/// The CRC-32 of zip, gzip and PNG. `before` is the checksum of what came before `bytes`, 0 at the beginning.
[[nodiscard]] std::uint32_t crc32(std::span<const std::byte> bytes, std::uint32_t before = 0);

}  // namespace assay::compress
