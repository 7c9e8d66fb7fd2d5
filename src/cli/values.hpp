#pragma once

#include "cli/usage.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace assay::cli {

/// `10G`, `512MiB`, `64k`, `1000`: K, M, G, T and KiB, MiB, … count in 1024; KB, MB, … in 1000.
[[nodiscard]] Parsed<std::uint64_t> parse_size(std::string_view flag, std::string_view text);

/// `100000`, `100k`, `2M`: K, M, G, T count in 1000. Values outside [least, most] are refused.
[[nodiscard]] Parsed<std::uint64_t> parse_count(std::string_view flag, std::string_view text, std::uint64_t least,
                                                std::uint64_t most);

/// Seconds: `300`, `1.5`, `500ms`, `90s`, `5m`, `2h`. More than zero.
[[nodiscard]] Parsed<double> parse_duration(std::string_view flag, std::string_view text);

/// The index of `text` in `choices`.
[[nodiscard]] Parsed<std::size_t> parse_choice(std::string_view flag, std::string_view text,
                                               std::span<const std::string_view> choices);

}  // namespace assay::cli
