#pragma once

#include <assay/artifact.hpp>

#include <cstdint>

namespace assay::cli {

/// What reading may come to before it is given up.
struct ReadLimits {
  std::uint64_t bytes = 1ULL << 40U;  ///< `--max-input`
  double seconds = 1e9;               ///< wall time until the end (`--timeout`)
};

/// Reads `descriptor` to its end. Up to a mebibyte stays in memory; more goes to a file without a name in $TMPDIR,
/// /var/tmp or /tmp (or, if none of them can hold one, in anonymous memory), which is then mapped, so that memory
/// does not grow with the input.
[[nodiscard]] Result<Storage> read_descriptor(int descriptor, const ReadLimits& limits);

}  // namespace assay::cli
