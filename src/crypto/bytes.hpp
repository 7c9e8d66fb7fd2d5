#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace assay::crypto {

/// Owned bytes: keys, signatures, digests, encodings.
using Bytes = std::vector<std::byte>;
using ByteSpan = std::span<const std::byte>;

[[nodiscard]] inline ByteSpan bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}
[[nodiscard]] inline std::string_view text_of(ByteSpan bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace assay::crypto
