#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::base64 {

/// One `-----BEGIN LABEL-----` block (RFC 7468).
struct PemBlock {
  std::string label;
  std::vector<std::byte> bytes;
};

/// The blocks of a text in their order; what is between them is a comment. Nothing when a block does not end, holds
/// headers, or is not the base64 of anything.
[[nodiscard]] std::optional<std::vector<PemBlock>> read_pem(std::string_view text);

/// The text of a block, in lines of 64 characters.
[[nodiscard]] std::string write_pem(const PemBlock& block);

}  // namespace assay::base64
