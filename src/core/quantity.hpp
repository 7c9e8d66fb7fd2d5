#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace assay {

// How people write numbers on the command line and in a policy. Nothing when it is none.

/// `10G`, `512MiB`, `64k`, `1000`: K, M, G, T and KiB, MiB, … count in 1024; KB, MB, … in 1000.
[[nodiscard]] std::optional<std::uint64_t> read_size(std::string_view text);

/// `100000`, `100k`, `2M`: K, M, G, T count in 1000.
[[nodiscard]] std::optional<std::uint64_t> read_count(std::string_view text);

/// Seconds: `300`, `1.5`, `500ms`, `90s`, `5m`, `2h`. More than zero, at most thirty years.
[[nodiscard]] std::optional<double> read_duration(std::string_view text);

}  // namespace assay
