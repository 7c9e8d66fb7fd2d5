#include "policy/policy.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace assay::policy {

std::string label_of(const Policy& policy) { return text::printable(policy.name, 0); }

std::string label_of(const Policy& policy, const Terms& terms) {
  return fmt::format("{}:{}", label_of(policy), terms.line);
}

std::string SignatureDemand::name_for(std::string_view signed_file) const {
  std::string name = file;
  if (const auto at = name.find('*'); at != std::string::npos) name.replace(at, 1, signed_file);
  return name;
}

bool needs_digests(const Policy& policy) {
  const auto binds = [](const auto& entry) { return entry.binding.sha256.has_value(); };
  return policy.signature || std::ranges::any_of(policy.suppressions, binds) ||
         std::ranges::any_of(policy.allowances, binds);
}

}  // namespace assay::policy
