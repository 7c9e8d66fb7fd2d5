#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::sevenzip {

inline constexpr std::array<std::string_view, 2> kReferences{"CVE-2025-11001", "CVE-2025-11002"};

inline constexpr Rule kEscapingName{
    .id = "SEVENZIP-PATH-001",
    .name = "7z-escaping-name",
    .severity = Severity::critical,
    .summary = "A member or a link of the archive leads out of the folder that it is extracted to.",
    .why =
        "Whoever extracts the archive without checking names writes the member to a place of the author's choice: "
        "start-up files, keys, libraries.",
    .advice = "Do not extract the archive. Report it to where it came from.",
    .cwe = "CWE-22",
    .atlas = "AML.T0011.000",
    .references = kReferences};

inline constexpr Rule kCollidingName{
    .id = "SEVENZIP-NAME-001",
    .name = "7z-colliding-name",
    .severity = Severity::medium,
    .summary = "Two members have one name, or names that some readers or file systems take for one.",
    .why =
        "Which of them is extracted depends on the reader: 7-Zip asks or overwrites, py7zr gives one a new name, and "
        "many file systems fold letter case, kinds of slashes or Unicode forms.",
    .advice = "Look at both members, and rename or remove one of them.",
    .cwe = "CWE-178",
    .atlas = "AML.T0107"};

inline constexpr Rule kDeceptiveName{
    .id = "SEVENZIP-NAME-002",
    .name = "7z-deceptive-name",
    .severity = Severity::medium,
    .summary = "A member name contains characters that nobody sees, or that end the name for some readers.",
    .why = "Control and bidirectional characters make a name look like another in listings and logs.",
    .advice = "Look at the escaped name in this report, not at what a listing shows.",
    .cwe = "CWE-176",
    .atlas = "AML.T0107"};

/// Every rule of the format, ordered by id.
inline constexpr std::array<const Rule*, 3> kRules{&kCollidingName, &kDeceptiveName, &kEscapingName};

}  // namespace assay::formats::sevenzip
