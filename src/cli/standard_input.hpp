#pragma once

#include <assay/artifact.hpp>

namespace assay::cli {

/// Reads `descriptor` to its end. Up to a mebibyte stays in memory; more goes to a file without a name in $TMPDIR,
/// /var/tmp or /tmp (or, if none of them can hold one, in anonymous memory), which is then mapped, so that memory
/// does not grow with the input.
[[nodiscard]] Result<Storage> read_descriptor(int descriptor);

}  // namespace assay::cli
