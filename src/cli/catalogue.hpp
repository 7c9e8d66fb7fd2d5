#pragma once

#include <assay/format.hpp>

#include <span>
#include <string_view>
#include <vector>

namespace assay::cli {

/// Every rule that these formats, the engine and a policy can raise, each once, ordered by id.
[[nodiscard]] std::vector<const Rule*> catalogue(std::span<const Format* const> formats);

/// The rule with this id (in any case) or this name, or null.
[[nodiscard]] const Rule* find_rule(std::span<const Rule* const> rules, std::string_view id_or_name);

/// The rules whose ids begin with these whole parts ("PKL", "PKL-CALL"), in any case.
[[nodiscard]] std::vector<const Rule*> rule_family(std::span<const Rule* const> rules, std::string_view parts);

}  // namespace assay::cli
