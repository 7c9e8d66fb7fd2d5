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

/// Every rule of the format, ordered by id.
inline constexpr std::array<const Rule*, 1> kRules{&kEscapingName};

}  // namespace assay::formats::sevenzip
