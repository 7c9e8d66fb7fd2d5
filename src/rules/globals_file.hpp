#pragma once

#include "rules/globals_draft.hpp"

#include <assay/result.hpp>

#include <string_view>

namespace assay::rules {

/// Reads rules/pickle/globals.toml, or a file that is laid over it. Strict: an unknown key, a wrong type, a path that
/// is listed twice or can never match is an error with file, line and column.
///
/// `base` is what the file is laid over, for the classes and aliases it may refer to; empty when it stands alone.
[[nodiscard]] Result<GlobalsDraft> read_globals(std::string_view file, std::string_view text, const GlobalsDraft& base);

}  // namespace assay::rules
