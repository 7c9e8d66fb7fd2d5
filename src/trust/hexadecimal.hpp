#pragma once

#include "crypto/bytes.hpp"

#include <optional>
#include <string_view>

namespace assay::trust {

/// Lower-case hexadecimal of whole bytes, and nothing else: the spelling that every specification of the field uses.
[[nodiscard]] std::optional<crypto::Bytes> from_hex(std::string_view text);

}  // namespace assay::trust
