#pragma once

#include "cli/usage.hpp"
#include "policy/baseline.hpp"
#include "policy/policy.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace assay::cli {

/// A bundled policy by its name, or a file. `flag` is what named it, if one did.
[[nodiscard]] Parsed<policy::Policy> load_policy(const std::string& name, std::string_view flag);

/// The SHA-256 of the policies that are compiled in.
[[nodiscard]] std::vector<std::string> bundled_policy_digests();

/// The baseline, or report, that `--baseline` names.
[[nodiscard]] Parsed<policy::Baseline> load_baseline(const std::string& path);

/// A report or baseline of an earlier run. `flag` is what messages call it; may be empty.
[[nodiscard]] Parsed<policy::RecordedReport> load_report(std::string_view flag, const std::string& path);

}  // namespace assay::cli
