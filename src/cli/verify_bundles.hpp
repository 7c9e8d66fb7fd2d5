#pragma once

#include "cli/verify_report.hpp"
#include "cli/verify_trust.hpp"
#include "trust/payload.hpp"
#include "trust/sigstore/requirements.hpp"

#include <string>
#include <vector>

namespace assay::cli {

/// A file of Sigstore bundles, one a line.
struct BundleFile {
  std::string path;
  std::string bytes;
};

/// What every bundle of the files says about the payload. One without a failure is enough.
[[nodiscard]] std::vector<BundleResult> verify_bundles(const std::vector<BundleFile>& files, const Trust& trust,
                                                       const trust::sigstore::Requirements& requirements,
                                                       const trust::Payload& payload);

}  // namespace assay::cli
