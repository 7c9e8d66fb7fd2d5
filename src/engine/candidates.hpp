#pragma once

#include <assay/bytes.hpp>

#include <cstdint>
#include <optional>

namespace assay::engine {

/// The first offset at or after `from`, and before `to`, whose two bytes begin something that signatures.hpp knows
/// (or, for a tar header, are where its magic is). Runs at the speed of memory: this is what is done to every byte
/// that no format accounts for.
[[nodiscard]] std::optional<std::uint64_t> next_candidate(ByteView bytes, std::uint64_t from, std::uint64_t to);

/// The first newline at or after `from`, and before `to`, with a letter of ASCII or a low line behind it.
[[nodiscard]] std::optional<std::uint64_t> next_line(ByteView bytes, std::uint64_t from, std::uint64_t to);

}  // namespace assay::engine
