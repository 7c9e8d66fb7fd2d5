#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace assay::policy {

/// What `--policy` takes besides files.
inline constexpr std::array<std::string_view, 2> kBundledNames{"default", "strict"};

/// The text of the policy of this name in rules/policy/, which is compiled in; nothing if there is none.
[[nodiscard]] std::optional<std::string_view> bundled_policy(std::string_view name);

}  // namespace assay::policy
