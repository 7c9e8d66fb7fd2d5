#pragma once

#include <assay/rule_data.hpp>

#include <array>
#include <string_view>

namespace assay::rules {

/// How globals.toml spells the enumerations of rule_data.hpp: in their order.
inline constexpr std::array<std::string_view, 3> kUseNames{"any", "rebuilt", "reference"};
inline constexpr std::array<std::string_view, 10> kResolverNames{
    "getattr",     "attrgetter", "methodcaller",    "itemgetter", "import",
    "module-name", "dotted",     "dotted-or-colon", "partial",    "call-first"};
static_assert(kUseNames[static_cast<std::size_t>(GlobalUse::reference)] == "reference");
static_assert(kResolverNames[static_cast<std::size_t>(ResolverKind::call_first)] == "call-first");
static_assert(kResolverNames[static_cast<std::size_t>(ResolverKind::module_name)] == "module-name");

}  // namespace assay::rules
