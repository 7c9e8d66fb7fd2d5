#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::policy::rules {

inline constexpr Rule kFormatNotAllowed{
    .id = "POL-FORMAT-001",
    .name = "format-not-allowed",
    .severity = Severity::high,
    .summary = "The policy does not allow files of this format.",
    .why =
        "Whoever wrote the policy decided which formats may come in, most often because the others can run code when "
        "they are loaded. What the file does is told by its other findings; this one says that it is not wanted.",
    .advice =
        "Ask for the model in a format that the policy allows, or convert it. If the format is wanted after all, add "
        "it to formats.allow in the policy.",
    .cwe = "",
    .atlas = ""};

/// What only a policy raises.
inline constexpr std::array kAll{&kFormatNotAllowed};

}  // namespace assay::policy::rules
