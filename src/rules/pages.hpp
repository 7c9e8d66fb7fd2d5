#pragma once

#include <string_view>

namespace assay::rules {

/// The page of docs/rules/ that explains the rule of this name, in Markdown; empty if there is none.
[[nodiscard]] std::string_view rule_page(std::string_view rule_name);

}  // namespace assay::rules
