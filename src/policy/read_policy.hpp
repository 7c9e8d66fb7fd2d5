#pragma once

#include "policy/policy.hpp"

#include <assay/result.hpp>

#include <array>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace assay::policy {

/// What a policy may speak of: assay's rules and formats.
struct Vocabulary {
  std::span<const Rule* const> rules;
  std::span<const std::string_view> formats;
  /// Why nobody can vouch for a global, or for `package.*`, by a list; empty when one can. May be absent.
  std::function<std::string(std::string_view)> objection_to;
};

/// How a policy spells the enumerators, in their order.
inline constexpr std::array<std::string_view, 3> kUnvettedNames{"allow", "warn", "deny"};
inline constexpr std::array<std::string_view, 5> kGapNames{"unknown_format", "unsupported", "limit", "truncated",
                                                           "malformed"};

/// The format of text and images: it runs no code, holds no model, and is allowed always.
inline constexpr std::string_view kInertFormat = "inert";

/// Rules about packages that assay does not know: `imports.unvetted` decides about them.
inline constexpr std::array<std::string_view, 2> kUnvettedRules{"PKL-CALL-003", "PKL-IMPORT-003"};
/// Rules about names that are on no list, in packages that assay does know.
inline constexpr std::array<std::string_view, 2> kUnlistedRules{"PKL-CALL-002", "PKL-IMPORT-002"};

/// Reads a policy, strictly: a key, rule, format or value that does not exist is an error with file, line and column,
/// and says what was meant. `file` is what messages call it. The name and the digest are the caller's to fill in.
[[nodiscard]] Result<Policy> read_policy(std::string_view file, std::string_view text, const Vocabulary& known);

}  // namespace assay::policy
