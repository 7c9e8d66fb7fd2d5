#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::tar {

inline constexpr std::array<std::string_view, 2> kPathReferences{"CVE-2024-5187", "CVE-2025-12638"};
inline constexpr std::array<std::string_view, 1> kSizeReferences{"CVE-2025-62518"};
inline constexpr std::array<std::string_view, 1> kTorchReferences{"CVE-2025-32434"};

inline constexpr Rule kEscapingName{
    .id = "TAR-PATH-001",
    .name = "tar-escaping-name",
    .severity = Severity::critical,
    .summary = "A member's name leads out of the folder that the archive is extracted to.",
    .why =
        "Whoever extracts the archive without checking names writes the member to a place of the author's choice: "
        "start-up files, keys, libraries.",
    .advice = "Do not extract the archive. Report it to where it came from.",
    .cwe = "CWE-22",
    .atlas = "AML.T0011.000",
    .references = kPathReferences};

inline constexpr Rule kEscapingLink{
    .id = "TAR-LINK-001",
    .name = "tar-escaping-link",
    .severity = Severity::critical,
    .summary = "A link or a device file in the archive reaches out of the folder that it is extracted to.",
    .why =
        "A link that points outside lets the loader read files of the host as if they were members, and lets later "
        "members be written through it.",
    .advice = "Do not extract the archive. Model archives need no links: ask for one that holds plain files.",
    .cwe = "CWE-59",
    .atlas = "AML.T0011.000",
    .references = kPathReferences};

inline constexpr Rule kCollidingName{
    .id = "TAR-NAME-001",
    .name = "tar-colliding-name",
    .severity = Severity::medium,
    .summary = "Two members have names that some readers or file systems take for one.",
    .why =
        "Many file systems fold letter case, kinds of slashes or Unicode forms, so one member takes the place of the "
        "other when the archive is extracted.",
    .advice = "Look at both members, and rename or remove one of them.",
    .cwe = "CWE-178",
    .atlas = "AML.T0107"};

inline constexpr Rule kDeceptiveName{
    .id = "TAR-NAME-002",
    .name = "tar-deceptive-name",
    .severity = Severity::medium,
    .summary = "A member name contains characters that nobody sees, or that end the name for some readers.",
    .why = "Control and bidirectional characters make a name look like another in listings and logs.",
    .advice = "Look at the escaped name in this report, not at what a listing shows.",
    .cwe = "CWE-176",
    .atlas = "AML.T0107"};

inline constexpr Rule kSizesDisagree{
    .id = "TAR-SIZE-001",
    .name = "tar-sizes-disagree",
    .severity = Severity::high,
    .summary = "A member has two sizes, so that readers disagree on where the next member starts.",
    .why = "Members can be shown to one reader and hidden from another: a scanner walks past what the loader extracts.",
    .advice = "Do not use the archive. No archiver writes it; ask where it was changed.",
    .cwe = "CWE-436",
    .atlas = "AML.T0107",
    .references = kSizeReferences};

inline constexpr Rule kTorchCheckpoint{
    .id = "TAR-TORCH-001",
    .name = "tar-torch-checkpoint",
    .severity = Severity::high,
    .summary = "The archive is a PyTorch checkpoint of the tar layout that was given up in 2017.",
    .why =
        "Before version 2.6 torch.load unpickles the members of this layout with the full pickle machine even when it "
        "is called with weights_only=True.",
    .advice = "Do not load it. Ask for the weights in safetensors, or convert them in a sandbox.",
    .cwe = "CWE-502",
    .atlas = "AML.T0011.000",
    .references = kTorchReferences};

/// Every rule of the format, ordered by id.
inline constexpr std::array<const Rule*, 6> kRules{&kEscapingLink, &kCollidingName, &kDeceptiveName,
                                                   &kEscapingName, &kSizesDisagree, &kTorchCheckpoint};

}  // namespace assay::formats::tar
