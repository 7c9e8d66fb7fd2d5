#pragma once

#include <assay/rule.hpp>

#include <array>
#include <string_view>

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

/// Bundled signatures that stand for a secret of the file's author have this tag.
inline constexpr std::string_view kCredentialTag = "credential";

inline constexpr Rule kCredential{
    .id = "YARA-KEY-001",
    .name = "leaked-credential",
    .severity = Severity::medium,
    .summary = "The file holds a key or a token that opens somebody's account.",
    .why =
        "Whoever can download the file can use the account that the key belongs to. Keys get into models by way of the "
        "arguments of their training, of notebooks and of configurations.",
    .advice =
        "Do not publish the file. If it was published, revoke the key: taking the file back is not enough. The offset "
        "says where it is; the report does not repeat it.",
    .cwe = "CWE-798",
    .atlas = "AML.T0055"};

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
inline constexpr std::array kAll{&kCredential, &kBundled, &kUser};

}  // namespace assay::match::rules
