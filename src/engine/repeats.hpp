#pragma once

#include <assay/report.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace assay::engine {

/// One payload is one finding: of findings with the same rule and message about the same bytes, however many formats
/// and readings met them, the first stays. `origins` says by artifact where it starts in the top-level file, if it
/// lies there as it is.
void remove_repeats(std::vector<Finding>& findings, std::span<const std::optional<std::uint64_t>> origins);

}  // namespace assay::engine
