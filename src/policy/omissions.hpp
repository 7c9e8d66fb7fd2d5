#pragma once

#include "policy/policy.hpp"

#include <string_view>

namespace assay::policy {

/// Applies `[[allow_incomplete]]`: marks the artifacts that were not seen to their end for reasons that the policy
/// allows, all of them. What could not be read at all is never allowed, and neither is what nobody can name.
void allow_omissions(Report& report, const Policy& policy, std::string_view today);

}  // namespace assay::policy
