#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace assay {

/// Two lower-case hexadecimal digits for each byte.
[[nodiscard]] std::string hex(std::span<const std::byte> bytes);

}  // namespace assay
