#pragma once

#include "match/signatures.hpp"

#include <string>
#include <vector>

namespace assay::match {

/// What `--yara PATH` means: a file of rules, or every .yar and .yara file below a directory, ordered by name. Each may
/// include what lies below the directory: that which was named, or the one the file is in. Errors name the path.
[[nodiscard]] Result<std::vector<RuleSource>> read_sources(const std::string& path);

}  // namespace assay::match
