#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::mnn {

inline constexpr std::array<std::string_view, 1> kReferences{"https://mnn-docs.readthedocs.io/en/latest/"};

inline constexpr Rule kStructure{
    .id = "MNN-FORM-001",
    .name = "mnn-broken-structure",
    .severity = Severity::medium,
    .summary = "An offset of the network leads to something that is not there.",
    .why =
        "Interpreters map the file and follow its numbers, on devices that have little between them and memory: they "
        "read outside of what they mapped.",
    .advice = "Do not load the file. Convert the network again from its source.",
    .cwe = "CWE-125",
    .atlas = "AML.T0011.000",
    .references = kReferences};

inline constexpr Rule kNativeOperator{
    .id = "MNN-OP-001",
    .name = "mnn-native-operator",
    .severity = Severity::low,
    .summary = "The network needs an operator of a plug-in, or brings a program for a graphics processor.",
    .why =
        "MNN itself does not have the operator: who runs the network has to load a native library for it. A program "
        "for a graphics processor is compiled and run there as it is.",
    .advice = "Find out where the operator comes from before loading a library for it.",
    .cwe = "CWE-829",
    .atlas = "AML.T0011.000",
    .references = kReferences};

inline constexpr Rule kExternal{
    .id = "MNN-EXT-001",
    .name = "mnn-external-path",
    .severity = Severity::medium,
    .summary = "The weights of an operator lie in a file out of the network's folder.",
    .why =
        "Loading the network opens that path with the rights of whoever loads it, and takes what is there for weights.",
    .advice = "Do not load the file. Convert the network again with its weights beside it.",
    .cwe = "CWE-73",
    .atlas = "AML.T0011.000",
    .references = kReferences};

/// Every rule of the format, ordered by id.
inline constexpr std::array<const Rule*, 3> kRules{&kExternal, &kStructure, &kNativeOperator};

}  // namespace assay::formats::mnn
