#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::base64 {

/// Decodes RFC 4648 section 4 and nothing else: the standard alphabet, padded, without line ends, and with zeros in
/// the bits that padding leaves over (section 3.5). Two texts that differ never decode to the same bytes, so that
/// what was signed or logged cannot be spelled in another way.
[[nodiscard]] std::optional<std::vector<std::byte>> decode(std::string_view text);

[[nodiscard]] std::string encode(std::span<const std::byte> bytes);

}  // namespace assay::base64
