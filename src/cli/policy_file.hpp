#pragma once

#include "cli/usage.hpp"
#include "policy/baseline.hpp"
#include "policy/policy.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace assay::cli {

/// The policy that `--policy` names: a bundled one by its name, or a file.
[[nodiscard]] Parsed<policy::Policy> load_policy(const std::string& name);

/// The SHA-256 of the policies that are compiled in.
[[nodiscard]] std::vector<std::string> bundled_policy_digests();

/// The baseline, or report, that `--baseline` names.
[[nodiscard]] Parsed<policy::Baseline> load_baseline(const std::string& path);

/// A report or baseline of an earlier run. `flag` is what messages call it; may be empty.
[[nodiscard]] Parsed<policy::RecordedReport> load_report(std::string_view flag, const std::string& path);

}  // namespace assay::cli
