#pragma once

#include "policy/policy.hpp"

#include <assay/limits.hpp>

#include <string>

namespace assay::policy {

/// The policy as a file that says everything, also what it leaves to the defaults. Reading it gives the same policy.
[[nodiscard]] std::string write_policy(const Policy& policy, const Limits& defaults);

}  // namespace assay::policy
