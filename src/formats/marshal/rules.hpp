#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::marshal {

inline constexpr std::array<std::string_view, 1> kReferences{"https://docs.python.org/3/library/marshal.html"};

inline constexpr Rule kReachingCode{
    .id = "MARSHAL-CODE-001",
    .name = "marshal-reaching-code",
    .severity = Severity::high,
    .summary = "Compiled Python code starts programs, opens connections or runs other code.",
    .why =
        "A code object is a program without its source. Whoever loads it does so in order to run it, and its names "
        "say that it reaches beyond the values it is given.",
    .advice = "Do not load the file that holds it. Ask for the source, or for weights without code.",
    .cwe = "CWE-506",
    .atlas = "AML.T0018.002",
    .references = kReferences};

inline constexpr Rule kCode{
    .id = "MARSHAL-CODE-002",
    .name = "marshal-code",
    .severity = Severity::low,
    .summary = "A file holds compiled Python code whose names reach nothing dangerous.",
    .why =
        "Nobody can review bytecode like source, and it runs only in the version of Python that wrote it. What it does "
        "is listed by its names, which cannot be hidden; what it computes is not judged.",
    .advice = "Ask for the source of the code.",
    .cwe = "CWE-829",
    .atlas = "AML.T0018.002",
    .references = kReferences};

/// Every rule of the format, ordered by id.
inline constexpr std::array<const Rule*, 2> kRules{&kReachingCode, &kCode};

}  // namespace assay::formats::marshal
