#pragma once

#include "policy/policy.hpp"

#include <cstdint>
#include <vector>

namespace assay::policy {

/// The artifacts that the digest and the path of a binding are about: those themselves, and all that lies in them.
/// Paths are compared as reports show them, and as they are inside of their root.
[[nodiscard]] std::vector<bool> artifacts_of(const Report& report, const Binding& binding);

}  // namespace assay::policy
