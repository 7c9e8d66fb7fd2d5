#pragma once

#include "cli/verify_report.hpp"
#include "cli/verify_trust.hpp"
#include "trust/payload.hpp"
#include "trust/sigstore/requirements.hpp"

#include <assay/result.hpp>

#include <string>
#include <vector>

namespace assay::cli {

/// A file of Sigstore bundles, one a line.
struct BundleFile {
  std::string path;
  std::string bytes;
};

/// Reads the files; parsing comes later.
[[nodiscard]] Result<std::vector<BundleFile>> read_bundles(const std::vector<std::string>& paths);

/// What every bundle of the files says about the payload. One without a failure is enough.
[[nodiscard]] std::vector<BundleResult> verify_bundles(const std::vector<BundleFile>& files, const Trust& trust,
                                                       const trust::sigstore::Requirements& requirements,
                                                       const trust::Payload& payload);

/// The same without a file: what holds is a statement, whose subjects are for the caller to compare.
[[nodiscard]] std::vector<BundleResult> verify_statements(const std::vector<BundleFile>& files, const Trust& trust,
                                                          const trust::sigstore::Requirements& requirements);

}  // namespace assay::cli
