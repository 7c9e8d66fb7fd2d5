#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::rknn {

inline constexpr std::array<std::string_view, 1> kReferences{"https://github.com/airockchip/rknn-toolkit2"};

inline constexpr Rule kLibrary{
    .id = "RKNN-LIB-001",
    .name = "rknn-native-library",
    .severity = Severity::medium,
    .summary = "The model names a native library of the machine that it runs on.",
    .why =
        "Operators of one's own are native libraries. One that is loaded from a folder of the author's choice runs "
        "with the rights of whoever loads the model.",
    .advice = "Convert the model yourself, with operators of your own.",
    .cwe = "CWE-426",
    .atlas = "AML.T0011.000",
    .references = kReferences};

inline constexpr Rule kActiveText{
    .id = "RKNN-TEXT-001",
    .name = "rknn-active-text",
    .severity = Severity::medium,
    .summary = "A text in the model is a program.",
    .why =
        "A model for a Rockchip is code for its neural processor, weights and names. It has no use for Python or for "
        "commands of a shell.",
    .advice = "Do not load the model. Convert it yourself from the original.",
    .cwe = "CWE-506",
    .atlas = "AML.T0018.002",
    .references = kReferences};

/// Every rule of the format, ordered by id.
inline constexpr std::array<const Rule*, 2> kRules{&kLibrary, &kActiveText};

}  // namespace assay::formats::rknn
