#pragma once

#include <assay/report.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace assay::engine {

/// Where the bytes of an artifact are: in which buffer, and where they start in it. Buffer 0 is the top-level file;
/// each artifact that was expanded or decoded opens a new one, in which its members lie as they are.
struct Origin {
  std::uint32_t buffer = 0;
  std::uint64_t offset = 0;
};

/// What the sweep and a signature both call a program at the same place is one finding: the sweep's.
void remove_echoes(std::vector<Finding>& findings, std::span<const Origin> origins);

/// One payload is one finding: of findings with the same rule and message about the same bytes, however many formats
/// and readings met them, the first stays; of matches of a signature that of the innermost artifact. `origins` is by
/// artifact.
void remove_repeats(std::vector<Finding>& findings, std::span<const Origin> origins);

}  // namespace assay::engine
