#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::tensorflow {

inline constexpr Rule kAssetPath{
    .id = "TF-ASSET-001",
    .name = "tensorflow-asset-path",
    .severity = Severity::high,
    .summary = "A SavedModel names an asset outside of its folder.",
    .why =
        "Loaders join the name with the folder of assets and feed the result to the graph. With `..` or an absolute "
        "path the author of the model chooses which file of the machine is read.",
    .advice = "Do not load the model. Assets lie in the folder assets of the model.",
    .cwe = "CWE-22",
    .atlas = "AML.T0037"};

inline constexpr Rule kCompiled{
    .id = "TF-OP-002",
    .name = "tensorflow-compiled-operator",
    .severity = Severity::low,
    .summary = "The graph contains a program that is compiled for a device, or calls one of a library by its name.",
    .why =
        "The library of the device loads the engine and runs it, or runs the function that has the name. Nothing of "
        "that can be inspected, and such an engine can hold plug-ins of native code.",
    .advice = "Run it only from a source that you trust, or compile the model yourself.",
    .cwe = "CWE-829",
    .atlas = "AML.T0011.000"};

inline constexpr Rule kFileAccess{
    .id = "TF-FILE-001",
    .name = "tensorflow-file-access",
    .severity = Severity::critical,
    .summary = "Running the graph reads or writes files of the machine.",
    .why =
        "A graph needs no Python to write a start-up file or to return a secret as its output: the operators do it "
        "with the rights of whoever runs the model.",
    .advice = "Do not run the model. Ask its publisher why it touches files.",
    .cwe = "CWE-73",
    .atlas = "AML.T0037"};

inline constexpr Rule kFilePath{
    .id = "TF-FILE-002",
    .name = "tensorflow-file-path",
    .severity = Severity::high,
    .summary = "An operator that saves, restores or loads has a fixed file name that leads out of the model.",
    .why =
        "Nearly every model has such operators, and whoever runs it gives the name. A name in the graph reads or "
        "overwrites that file on each machine the model runs on.",
    .advice = "Do not run the model unless you know the file.",
    .cwe = "CWE-73",
    .atlas = "AML.T0037"};

inline constexpr Rule kForeign{
    .id = "TF-OP-001",
    .name = "tensorflow-foreign-operator",
    .severity = Severity::medium,
    .summary = "An operator that TensorFlow does not have is named like one that runs programs or loads libraries.",
    .why =
        "TensorFlow finds operators by their names in the libraries that were loaded. Whoever runs the graph must load "
        "the one that has this operator, and what that does is native code.",
    .advice = "Do not load a library for the model unless you built it.",
    .cwe = "CWE-114",
    .atlas = "AML.T0011.000"};

inline constexpr Rule kLog{
    .id = "TF-LOG-001",
    .name = "tensorflow-debug-target",
    .severity = Severity::high,
    .summary = "The graph writes what passes through it to a file or to another machine.",
    .why =
        "Operators for debugging and printing take a target: with a file they write to the machine that runs the "
        "model, with an address they send inputs of its users away.",
    .advice = "Do not run the model. Export it again without debugging.",
    .cwe = "CWE-532",
    .atlas = "AML.T0024"};

inline constexpr Rule kNetwork{
    .id = "TF-NET-001",
    .name = "tensorflow-network-operator",
    .severity = Severity::high,
    .summary = "Running the graph talks to other machines, or runs a graph that is not in it.",
    .why = "What is computed, or sent away, is decided elsewhere and can change after the model was reviewed.",
    .advice = "Do not run the model unless you know the machine it talks to.",
    .cwe = "CWE-918",
    .atlas = "AML.T0024"};

inline constexpr Rule kPython{
    .id = "TF-PY-001",
    .name = "tensorflow-python-call",
    .severity = Severity::high,
    .summary = "Running the graph calls a function of the Python process it runs in.",
    .why =
        "The operator names a function by a token of the process that made the graph. Where another function has the "
        "token, that one runs; a model that needs this cannot be run from its file alone.",
    .advice = "Do not run the model without the code that belongs to it, reviewed.",
    .cwe = "CWE-94",
    .atlas = "AML.T0011.000"};

inline constexpr std::array<const Rule*, 8> kRules{&kAssetPath, &kFileAccess, &kFilePath, &kLog,
                                                   &kNetwork,   &kForeign,    &kCompiled, &kPython};

}  // namespace assay::formats::tensorflow
