#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::match::rules {

inline constexpr Rule kBundled{
    .id = "YARA-PACK-001",
    .name = "bundled-signature",
    .severity = Severity::medium,
    .summary = "A signature of the bundled pack matches: the bytes hold a program, a script or a trace of an attack.",
    .why =
        "A model has no use for a program, a command that fetches and runs one, or the address of somebody who waits "
        "for stolen data. The signature says which of them was seen; its severity is that of the finding.",
    .advice = "Do not load the file. Look at the offsets in the evidence, and ask where the file comes from.",
    .cwe = "CWE-506",
    .atlas = "AML.T0018.002"};

inline constexpr Rule kUser{
    .id = "YARA-USER-001",
    .name = "user-signature",
    .severity = Severity::medium,
    .summary = "A rule given with --yara matches.",
    .why = "Whoever runs this scan has a rule for these bytes. The evidence names it, with its tags and metadata.",
    .advice = "Ask whoever wrote the rule. Its `severity` metadata decides how bad the finding is.",
    .cwe = "",
    .atlas = ""};

/// Every rule that matching raises, ordered by id.
inline constexpr std::array kAll{&kBundled, &kUser};

}  // namespace assay::match::rules
