#pragma once

#include <assay/result.hpp>

#include <string>
#include <string_view>

namespace assay::cli {

/// Writes a file as a whole or not at all: whoever reads `path` sees the old file or the new one. For a process that
/// has not confined itself. `io` when it cannot be done, and when something is there that is no regular file.
[[nodiscard]] Result<void> write_new_file(const std::string& path, std::string_view bytes);

}  // namespace assay::cli
