#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::cntk {

inline constexpr std::array<std::string_view, 1> kReferences{
    "https://learn.microsoft.com/cognitive-toolkit/extend-cntk"};

inline constexpr Rule kUserFunction{
    .id = "CNTK-FUNC-001",
    .name = "cntk-user-function",
    .severity = Severity::high,
    .summary = "The network has a function of somebody's own, whose Python module is imported when it is loaded.",
    .why =
        "Function.load imports the module that the file names and calls its class with a state from the file: the "
        "network is as good as the modules that can be found where it is loaded.",
    .advice = "Do not load the network unless the module is your own.",
    .cwe = "CWE-470",
    .atlas = "AML.T0011.000",
    .references = kReferences};

inline constexpr Rule kLibrary{
    .id = "CNTK-LIB-001",
    .name = "cntk-native-library",
    .severity = Severity::medium,
    .summary = "The network names a native library of the machine that it runs on.",
    .why =
        "Functions of one's own may be native libraries. One that is loaded from a folder of the author's choice runs "
        "with the rights of whoever loads the network.",
    .advice = "Do not load the network. Ask what the library is for.",
    .cwe = "CWE-426",
    .atlas = "AML.T0011.000",
    .references = kReferences};

inline constexpr Rule kActiveText{
    .id = "CNTK-TEXT-001",
    .name = "cntk-active-text",
    .severity = Severity::medium,
    .summary = "A text in the network is a program.",
    .why = "A network is operators, numbers and names. It has no use for Python or for commands of a shell.",
    .advice = "Do not load the network. Ask where it comes from.",
    .cwe = "CWE-94",
    .atlas = "AML.T0011.000",
    .references = kReferences};

/// Every rule of the format, ordered by id.
inline constexpr std::array<const Rule*, 3> kRules{&kUserFunction, &kLibrary, &kActiveText};

}  // namespace assay::formats::cntk
