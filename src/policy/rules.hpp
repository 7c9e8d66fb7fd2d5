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

inline constexpr Rule kSignatureRequired{
    .id = "TRUST-SIGN-001",
    .name = "signature-required",
    .severity = Severity::high,
    .summary = "The policy wants a signature of this, and none holds.",
    .why =
        "Whoever wrote the policy trusts what certain people have signed. Without a signature of theirs over exactly "
        "these bytes anybody may have made this, or changed it on its way.",
    .advice =
        "Get the model with its signature from those who sign it, or have it signed (assay sign). 'assay verify' with "
        "the same demands says more about what failed.",
    .cwe = "CWE-345",
    .atlas = "AML.T0010"};

/// What only a policy raises.
inline constexpr std::array kAll{&kFormatNotAllowed, &kSignatureRequired};

}  // namespace assay::policy::rules
