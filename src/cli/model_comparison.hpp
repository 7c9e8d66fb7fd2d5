#pragma once

#include "cli/model_hash.hpp"
#include "cli/verify_report.hpp"
#include "trust/failure.hpp"
#include "trust/oms/account.hpp"
#include "trust/oms/verify.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace assay::cli {

/// The files of a model that are to be compared with what was signed, and who hashes them.
struct ComparedFiles {
  std::vector<trust::oms::Found> found;  ///< by path
  bool model_is_file = false;
  /// Results in the order of the jobs.
  std::function<std::vector<HashResult>(std::span<const HashJob>, crypto::HashAlgorithm)> hash;
};

/// Compares the files of a model with what was signed. Says in the evidence what was left out.
[[nodiscard]] ModelResult compare_files(ComparedFiles files, trust::oms::SignedModel& signed_model,
                                        const trust::oms::AccountOptions& options);

/// What is wrong with the files, in one: what they are comes before what could not be read of them.
[[nodiscard]] std::optional<trust::Failure> first_failure(const std::vector<trust::oms::Problem>& problems);

}  // namespace assay::cli
