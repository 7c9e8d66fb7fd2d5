#pragma once

#include <assay/artifact.hpp>
#include <assay/format.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace assay::formats::safetensors {

/// The size of the header that the first eight bytes give.
[[nodiscard]] std::optional<std::uint64_t> header_length(ByteView bytes);

/// What other format the first bytes announce; empty for none. Only signatures that a header's size does not spell by
/// chance.
[[nodiscard]] std::string_view length_magic(ByteView bytes);

/// A size that is possible, and the front of a JSON object; or an impossible size, and what only these headers say.
[[nodiscard]] Claim claim(const Artifact& artifact);

}  // namespace assay::formats::safetensors
