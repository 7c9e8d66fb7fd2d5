#pragma once

#include "cli/verify_flags.hpp"
#include "cli/verify_model.hpp"

#include <string>
#include <vector>

namespace assay::cli {

/// `assay verify DIR --bundle FILE`: statements about files, as `scan --attest` makes them of a folder, compared with
/// every file in it. Returns the exit code.
int run_verify_folder(const std::string& folder, const std::vector<std::string>& bundles, const ModelFlags& flags,
                      const VerifyFlags& common);

}  // namespace assay::cli
