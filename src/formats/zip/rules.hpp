#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::zip {

inline constexpr std::array<std::string_view, 1> kNameReferences{"CVE-2025-1944"};
inline constexpr std::array<std::string_view, 1> kFlagReferences{"CVE-2025-1945"};
inline constexpr std::array<std::string_view, 1> kChecksumReferences{"CVE-2025-10156"};
inline constexpr std::array<std::string_view, 2> kPathReferences{"CVE-2025-12638", "PAIT-ARV-100"};

inline constexpr Rule kNameMismatch{
    .id = "ZIP-NAME-001",
    .name = "zip-name-mismatch",
    .severity = Severity::high,
    .summary = "A member has one name in the directory of the archive and another in its own header.",
    .why = "Loaders go by the directory and load the member; scanners built on zipfile refuse it and see nothing.",
    .advice = "Do not load the archive. No archiver writes such headers; ask where it was changed.",
    .cwe = "CWE-436",
    .atlas = "AML.T0107",
    .references = kNameReferences};

inline constexpr Rule kDuplicateName{
    .id = "ZIP-NAME-002",
    .name = "zip-duplicate-name",
    .severity = Severity::high,
    .summary = "Two members of the archive have the same name.",
    .why =
        "Which of them is read depends on the reader: PyTorch and zipfile choose differently, so one can be shown "
        "to a scanner and the other to the loader.",
    .advice = "Do not load the archive. Build it again from files you trust.",
    .cwe = "CWE-694",
    .atlas = "AML.T0107"};

inline constexpr Rule kCollidingName{
    .id = "ZIP-NAME-003",
    .name = "zip-colliding-name",
    .severity = Severity::medium,
    .summary = "Two members have names that some readers or file systems take for one.",
    .why =
        "PyTorch finds members whatever the letter case, and many file systems fold case or Unicode forms, so one "
        "member can take the place of the other.",
    .advice = "Look at both members, and rename or remove one of them.",
    .cwe = "CWE-178",
    .atlas = "AML.T0107"};

inline constexpr Rule kEscapingName{
    .id = "ZIP-NAME-004",
    .name = "zip-escaping-name",
    .severity = Severity::critical,
    .summary = "A member name leads out of the folder that the archive is extracted to.",
    .why =
        "A loader that extracts by name writes the member to a place of the author's choice: start-up files, keys, "
        "libraries.",
    .advice = "Do not extract the archive. Report it to where it came from.",
    .cwe = "CWE-22",
    .atlas = "AML.T0011.000",
    .references = kPathReferences};

inline constexpr Rule kBackslashName{
    .id = "ZIP-NAME-005",
    .name = "zip-backslash-name",
    .severity = Severity::medium,
    .summary = "A member name contains a backslash, which separates folders on Windows only.",
    .why =
        "The member is extracted to different places on different systems, and checks that look for slashes miss it.",
    .advice = "Build the archive again with forward slashes.",
    .cwe = "CWE-22",
    .atlas = ""};

inline constexpr Rule kDeceptiveName{
    .id = "ZIP-NAME-006",
    .name = "zip-deceptive-name",
    .severity = Severity::medium,
    .summary = "A member name contains characters that nobody sees, or that end the name for some readers.",
    .why =
        "zipfile cuts names at a NUL where other readers do not; control and bidirectional characters make a name "
        "look like another in listings and logs.",
    .advice = "Look at the escaped name in this report, not at what a listing shows.",
    .cwe = "CWE-176",
    .atlas = "AML.T0107"};

inline constexpr Rule kUnicodeName{
    .id = "ZIP-NAME-007",
    .name = "zip-unicode-name",
    .severity = Severity::high,
    .summary = "The Unicode Path field of a member names another file than its plain ASCII header.",
    .why = "Readers that honour the field and readers that do not see different members.",
    .advice = "Do not load the archive. The field is meant for names that the header cannot express.",
    .cwe = "CWE-436",
    .atlas = "AML.T0107"};

inline constexpr Rule kSymbolicLink{
    .id = "ZIP-LINK-001",
    .name = "zip-symbolic-link",
    .severity = Severity::critical,
    .summary = "A member is a symbolic link.",
    .why = "Extracted, it redirects what is written or read through it; a link out of the folder reaches any file.",
    .advice = "Do not extract the archive. Model archives have no use for links.",
    .cwe = "CWE-59",
    .atlas = "AML.T0011.000",
    .references = kPathReferences};

inline constexpr Rule kHeaderMismatch{
    .id = "ZIP-HEAD-001",
    .name = "zip-header-mismatch",
    .severity = Severity::high,
    .summary = "The records of one member disagree about its method, its sizes or its checksum.",
    .why = "Readers that trust different records get different bytes out of the same member. assay analyses each.",
    .advice = "Do not load the archive. No archiver writes such records.",
    .cwe = "CWE-436",
    .atlas = "AML.T0107"};

inline constexpr Rule kFlags{
    .id = "ZIP-FLAG-001",
    .name = "zip-misleading-flags",
    .severity = Severity::high,
    .summary = "The flags of a member say that it is encrypted, a patch or masked, but its bytes are plain.",
    .why = "Scanners stop at such flags with an error; loaders that do not look at them load the member.",
    .advice = "Do not load the archive. Flags of this kind are set by hand.",
    .cwe = "CWE-436",
    .atlas = "AML.T0107",
    .references = kFlagReferences};

inline constexpr Rule kVersion{
    .id = "ZIP-VERS-001",
    .name = "zip-impossible-version",
    .severity = Severity::high,
    .summary = "A member demands a version of the ZIP format that does not exist.",
    .why = "zipfile refuses such members and a scanner built on it sees nothing; PyTorch loads them.",
    .advice = "Do not load the archive. The highest version there is is 6.3.",
    .cwe = "CWE-436",
    .atlas = "AML.T0107"};

inline constexpr Rule kChecksum{
    .id = "ZIP-CRC-001",
    .name = "zip-checksum",
    .severity = Severity::high,
    .summary = "The bytes of a member do not have the checksum that the archive gives.",
    .why =
        "The member was changed or damaged. PyTorch does not check and loads it; zipfile raises an error, which "
        "has hidden payloads from scanners.",
    .advice = "Get the file again and compare digests. If it is the same, do not load it.",
    .cwe = "CWE-354",
    .atlas = "AML.T0107",
    .references = kChecksumReferences};

inline constexpr Rule kSize{
    .id = "ZIP-SIZE-001",
    .name = "zip-size-mismatch",
    .severity = Severity::medium,
    .summary = "A compressed member expands to more or fewer bytes than declared, or has bytes after its data.",
    .why = "Readers stop at the declared size or at the end of the data, and so see different members.",
    .advice = "Treat the archive as changed by hand. assay looks at all that comes out.",
    .cwe = "CWE-436",
    .atlas = "AML.T0107"};

inline constexpr Rule kBomb{
    .id = "ZIP-BOMB-001",
    .name = "zip-bomb",
    .severity = Severity::high,
    .summary = "A member declares more than 4 GiB and more than a hundred times what it takes in the archive.",
    .why = "A loader that expands it fills memory or disk.",
    .advice = "Do not expand the archive without limits.",
    .cwe = "CWE-409",
    .atlas = "AML.T0029"};

inline constexpr Rule kSeveralDirectories{
    .id = "ZIP-DIR-001",
    .name = "zip-several-directories",
    .severity = Severity::high,
    .summary = "The file leads to more than one central directory.",
    .why =
        "Readers search for the directory in different ways and open different archives in the same file. assay "
        "analyses the members of all.",
    .advice = "Do not load the archive; take it apart and keep the one you want.",
    .cwe = "CWE-436",
    .atlas = "AML.T0107"};

inline constexpr Rule kDirectoryCount{
    .id = "ZIP-DIR-002",
    .name = "zip-directory-count",
    .severity = Severity::high,
    .summary = "The central directory is longer or shorter than the end record says.",
    .why = "Some readers go by the count and others by the size, so some members exist for one reader only.",
    .advice = "Do not load the archive. No archiver writes such a record.",
    .cwe = "CWE-436",
    .atlas = "AML.T0107"};

inline constexpr Rule kMisplaced{
    .id = "ZIP-DIR-003",
    .name = "zip-misplaced-records",
    .severity = Severity::high,
    .summary = "The directory, or a member, is not where the archive says.",
    .why =
        "Readers correct or ignore wrong offsets in different ways, so they may find other bytes. When nothing is "
        "there at all the archive is damaged.",
    .advice = "Compare the file with its source. Foreign bytes in front of an archive are looked at on their own.",
    .cwe = "CWE-436",
    .atlas = "AML.T0107"};

inline constexpr Rule kZip64{.id = "ZIP-DIR-004",
                             .name = "zip-zip64-mismatch",
                             .severity = Severity::high,
                             .summary = "The zip64 records of the archive say something else than its plain records.",
                             .why = "Readers prefer one or the other and open different directories.",
                             .advice = "Do not load the archive. No archiver writes such records.",
                             .cwe = "CWE-436",
                             .atlas = "AML.T0107"};

inline constexpr Rule kDisks{.id = "ZIP-DIR-005",
                             .name = "zip-several-disks",
                             .severity = Severity::medium,
                             .summary = "The archive says that it is one part of several.",
                             .why = "Some readers refuse such archives and others read them as if nothing was said.",
                             .advice = "Join the parts into one archive before it is scanned or loaded.",
                             .cwe = "CWE-436",
                             .atlas = ""};

inline constexpr Rule kNoDirectory{
    .id = "ZIP-DIR-006",
    .name = "zip-without-directory",
    .severity = Severity::low,
    .summary = "The archive has no central directory; its members were found by their own headers.",
    .why = "The file is cut off or unfinished. Ordinary loaders refuse it; streaming readers and repair tools do not.",
    .advice = "Get the file again from its source.",
    .cwe = "",
    .atlas = ""};

inline constexpr Rule kHiddenMember{.id = "ZIP-MEMBER-001",
                                    .name = "zip-hidden-member",
                                    .severity = Severity::high,
                                    .summary = "The archive holds a member that its central directory does not list.",
                                    .why = "Streaming readers see it and listings do not.",
                                    .advice = "Look at what was found in it; build the archive again without it.",
                                    .cwe = "CWE-436",
                                    .atlas = "AML.T0107"};

inline constexpr Rule kOverlap{
    .id = "ZIP-MEMBER-002",
    .name = "zip-overlapping-members",
    .severity = Severity::high,
    .summary = "Members of the archive share bytes with each other or with its directory.",
    .why =
        "One piece of compressed data that many members use is how small files expand without end; shared bytes "
        "also mean that records are read as data.",
    .advice = "Do not expand the archive. No archiver writes overlapping members.",
    .cwe = "CWE-409",
    .atlas = "AML.T0029"};

inline constexpr Rule kTruncatedMember{.id = "ZIP-MEMBER-003",
                                       .name = "zip-truncated-member",
                                       .severity = Severity::low,
                                       .summary = "The data of a member goes on after the end of the file.",
                                       .why = "The file is cut off, so not all of the member could be looked at.",
                                       .advice = "Get the file again from its source.",
                                       .cwe = "",
                                       .atlas = ""};

/// Every rule of the format, ordered by id.
inline constexpr std::array kRules{&kBomb,           &kChecksum,        &kSeveralDirectories,
                                   &kDirectoryCount, &kMisplaced,       &kZip64,
                                   &kDisks,          &kNoDirectory,     &kFlags,
                                   &kHeaderMismatch, &kSymbolicLink,    &kHiddenMember,
                                   &kOverlap,        &kTruncatedMember, &kNameMismatch,
                                   &kDuplicateName,  &kCollidingName,   &kEscapingName,
                                   &kBackslashName,  &kDeceptiveName,   &kUnicodeName,
                                   &kSize,           &kVersion};

}  // namespace assay::formats::zip
