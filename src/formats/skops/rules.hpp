#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::skops {

inline constexpr std::array<std::string_view, 1> kCallReferences{"CVE-2024-37065"};
inline constexpr std::array<std::string_view, 2> kAuditReferences{"CVE-2025-54412", "CVE-2025-54413"};
inline constexpr std::array<std::string_view, 1> kAttributeReferences{"CVE-2025-54413"};

inline constexpr Rule kAttribute{
    .id = "SKOPS-ATTR-001",
    .name = "skops-special-attribute",
    .severity = Severity::high,
    .summary = "A node takes a special attribute of an object.",
    .why =
        "From attributes such as __globals__ or __class__ one gets to every function of the interpreter, past the list "
        "of types that skops asks its user to trust.",
    .advice = "Do not load the model. No estimator needs it.",
    .cwe = "CWE-915",
    .atlas = "AML.T0011.000",
    .references = kAttributeReferences};

inline constexpr Rule kAudit{.id = "SKOPS-AUDIT-001",
                             .name = "skops-audit-bypass",
                             .severity = Severity::critical,
                             .summary = "A node makes something else than what it tells the audit of skops.",
                             .why =
                                 "skops shows the types of a file and loads it when its user trusts them. Versions "
                                 "before 0.12 believe what such "
                                 "a node says of itself, and run what it does.",
                             .advice = "Do not load the model. skops does not write this.",
                             .cwe = "CWE-351",
                             .atlas = "AML.T0011.000",
                             .references = kAuditReferences};

inline constexpr Rule kCall{
    .id = "SKOPS-CALL-001",
    .name = "skops-foreign-callable",
    .severity = Severity::high,
    .summary = "The schema names a class or a function that models of scikit-learn are not made of.",
    .why =
        "Loading imports the module and takes the name from it; most nodes call it with arguments from the file. skops "
        "asks its user to trust the name first, and many programs trust whatever a file asks for.",
    .advice =
        "Do not load the model unless the module is your own, and never trust all that get_untrusted_types lists.",
    .cwe = "CWE-502",
    .atlas = "AML.T0011.000",
    .references = kCallReferences};

inline constexpr Rule kMember{
    .id = "SKOPS-MEMBER-001",
    .name = "skops-foreign-member",
    .severity = Severity::low,
    .summary = "The archive has a member that no node of skops reads.",
    .why =
        "skops writes a schema, arrays and bytes. Whatever else is in the archive travels along without being part of "
        "the model, for another program to find.",
    .advice = "Save the model again: what does not belong to it will be gone.",
    .cwe = "CWE-506",
    .atlas = ""};

inline constexpr std::array<const Rule*, 1> kArchiveRules{&kMember};
inline constexpr std::array<const Rule*, 3> kSchemaRules{&kAttribute, &kAudit, &kCall};

}  // namespace assay::formats::skops
