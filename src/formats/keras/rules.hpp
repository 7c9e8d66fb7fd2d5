#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::keras {

inline constexpr std::array<std::string_view, 2> kLambdaReferences{"CVE-2024-3660", "CVE-2025-9905"};
inline constexpr std::array<std::string_view, 1> kModuleReferences{"CVE-2025-1550"};
inline constexpr std::array<std::string_view, 2> kFunctionReferences{"CVE-2025-8747", "CVE-2025-9906"};
inline constexpr std::array<std::string_view, 2> kPathReferences{"CVE-2025-12058", "CVE-2026-1462"};
inline constexpr std::array<std::string_view, 1> kTorchReferences{"CVE-2025-49655"};
inline constexpr std::array<std::string_view, 1> kNameReferences{"CVE-2026-12479"};

inline constexpr Rule kFunction{.id = "KERAS-FUNC-001",
                                .name = "keras-non-modelling-function",
                                .severity = Severity::critical,
                                .summary = "The configuration names a function of Keras that builds no model.",
                                .why =
                                    "Loading a configuration imports what it names and calls it. Functions of Keras "
                                    "that download files, load other "
                                    "models or switch the safe mode off have been used to get around that mode.",
                                .advice = "Do not load the model. No version of Keras writes this.",
                                .cwe = "CWE-502",
                                .atlas = "AML.T0011.000",
                                .references = kFunctionReferences};

inline constexpr Rule kLambda{
    .id = "KERAS-LAMBDA-001",
    .name = "keras-lambda-bytecode",
    .severity = Severity::medium,
    .summary = "The model carries marshalled Python code.",
    .why =
        "A Lambda layer runs its bytecode when the model is built or used. Keras refuses it in safe mode, which older "
        "versions and other file formats do not have.",
    .advice = "Load it only in safe mode, or ask for the model with a registered function instead of a lambda.",
    .cwe = "CWE-502",
    .atlas = "AML.T0011.000",
    .references = kLambdaReferences};

inline constexpr Rule kMember{
    .id = "KERAS-MEMBER-001",
    .name = "keras-foreign-member",
    .severity = Severity::medium,
    .summary = "The archive of a Keras model has a program in it.",
    .why =
        "Keras writes a configuration, weights and the assets of layers, such as vocabularies. A script or a library "
        "beside them is for somebody else to run.",
    .advice = "Do not run it. Save the model again: what does not belong to it will be gone.",
    .cwe = "CWE-506",
    .atlas = "AML.T0011.000"};

inline constexpr Rule kModule{
    .id = "KERAS-MOD-001",
    .name = "keras-foreign-module",
    .severity = Severity::high,
    .summary = "The configuration names a class or a function of a module that is not part of Keras.",
    .why =
        "Loading a configuration imports the module and calls what it names with arguments from the file. With a "
        "module of Python itself the author of the file runs commands.",
    .advice = "Do not load the model unless the module is your own.",
    .cwe = "CWE-94",
    .atlas = "AML.T0011.000",
    .references = kModuleReferences};

inline constexpr Rule kName{
    .id = "KERAS-NAME-001",
    .name = "keras-escaping-name",
    .severity = Severity::high,
    .summary = "The name of a layer leads out of the folder that its files are written to.",
    .why = "Keras makes file names from the names of layers when it loads and saves their assets.",
    .advice = "Do not load the model.",
    .cwe = "CWE-22",
    .atlas = "AML.T0011.000",
    .references = kNameReferences};

inline constexpr Rule kPath{.id = "KERAS-PATH-001",
                            .name = "keras-external-file",
                            .severity = Severity::high,
                            .summary = "A layer reads a file that is not in the model when it is loaded.",
                            .why =
                                "The vocabulary of a lookup layer may be a path or an address, and TFSMLayer loads "
                                "another model. The author of "
                                "the file chooses which file of the machine is read, or what is fetched.",
                            .advice = "Do not load the model unless you know the file.",
                            .cwe = "CWE-73",
                            .atlas = "AML.T0037",
                            .references = kPathReferences};

inline constexpr Rule kTorch{
    .id = "KERAS-TORCH-001",
    .name = "keras-torch-module",
    .severity = Severity::critical,
    .summary = "The model wraps a PyTorch module, which is a pickle.",
    .why = "TorchModuleWrapper gives its bytes to torch.load, which runs what the pickle says.",
    .advice = "Do not load the model.",
    .cwe = "CWE-502",
    .atlas = "AML.T0011.000",
    .references = kTorchReferences};

inline constexpr std::array<const Rule*, 1> kArchiveRules{&kMember};
inline constexpr std::array<const Rule*, 6> kRules{&kFunction, &kLambda, &kModule, &kName, &kPath, &kTorch};

}  // namespace assay::formats::keras
