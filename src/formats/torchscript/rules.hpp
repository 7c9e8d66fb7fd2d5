#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::torchscript {

inline constexpr Rule kFileRead{
    .id = "TS-FILE-001",
    .name = "torchscript-file-read",
    .severity = Severity::critical,
    .summary = "The code of the model reads a file of the machine that runs it.",
    .why =
        "The operator opens any path its author chose, when the model runs or already when it is loaded, and the "
        "content ends up in the model's output.",
    .advice = "Do not run the model. Weights belong into the archive; code that opens files is not part of a model.",
    .cwe = "CWE-73",
    .atlas = "AML.T0037"};

inline constexpr Rule kFileWrite{
    .id = "TS-FILE-002",
    .name = "torchscript-file-write",
    .severity = Severity::critical,
    .summary = "The code of the model writes a file on the machine that runs it.",
    .why = "A file of the author's choice at a place of the author's choice is code execution in a few steps.",
    .advice = "Do not run the model. Report it to where it came from.",
    .cwe = "CWE-73",
    .atlas = "AML.T0011.000"};

inline constexpr Rule kRawMemory{
    .id = "TS-MEM-001",
    .name = "torchscript-raw-memory",
    .severity = Severity::high,
    .summary = "The code of the model makes views of memory with offsets and strides of its own.",
    .why =
        "These operators check little or nothing: with numbers that lie outside the tensor they read and write the "
        "memory of the process, which has been used to run code.",
    .advice = "Do not run the model outside a sandbox. Ask its author to use reshape, unfold or narrow instead.",
    .cwe = "CWE-125",
    .atlas = "AML.T0011.000"};

inline constexpr Rule kSetState{.id = "TS-STATE-001",
                                .name = "torchscript-setstate-call",
                                .severity = Severity::medium,
                                .summary = "A __setstate__ of the model does more than unpack its state.",
                                .why = "It runs while the model is loaded, before anybody has decided to call it.",
                                .advice = "Read the method. Quantised modules only repack their weights there.",
                                .cwe = "CWE-94",
                                .atlas = "AML.T0011.000"};

inline constexpr Rule kUnknownOperator{
    .id = "TS-OPS-001",
    .name = "torchscript-unknown-operator",
    .severity = Severity::low,
    .summary = "The model calls operators of a library that does not come with PyTorch.",
    .why = "Whoever runs the model must load native code for it, which comes from somewhere else.",
    .advice = "Find out which library registers the operators, and whether you trust it.",
    .cwe = "CWE-829",
    .atlas = "AML.T0010.003"};

inline constexpr Rule kCustomClass{
    .id = "TS-OPS-002",
    .name = "torchscript-custom-class",
    .severity = Severity::low,
    .summary = "The model uses a class that native code outside PyTorch must register.",
    .why = "Whoever runs the model must load that native code; its state is restored while the model is loaded.",
    .advice = "Find out which library registers the class, and whether you trust it.",
    .cwe = "CWE-829",
    .atlas = "AML.T0010.003"};

inline constexpr Rule kRemoteCall{
    .id = "TS-RPC-001",
    .name = "torchscript-remote-call",
    .severity = Severity::medium,
    .summary = "The code of the model talks to other processes.",
    .why = "Remote calls and collective operations send data to other machines and run functions there.",
    .advice = "Run it only in the cluster it was written for.",
    .cwe = "CWE-918",
    .atlas = "AML.T0011.000"};

inline constexpr Rule kFork{
    .id = "TS-FORK-001",
    .name = "torchscript-fork",
    .severity = Severity::low,
    .summary = "The code of the model starts tasks of its own.",
    .why = "Tasks run beside the call that started them and can use every core for as long as they like.",
    .advice = "Nothing, if you expect the model to run in parallel. Otherwise read the code.",
    .cwe = "CWE-400",
    .atlas = "AML.T0029"};

inline constexpr Rule kEndlessLoop{.id = "TS-LOOP-001",
                                   .name = "torchscript-endless-loop",
                                   .severity = Severity::medium,
                                   .summary = "A loop in the code of the model has no end.",
                                   .why = "Whoever runs the model waits for ever, at full load.",
                                   .advice = "Do not serve the model before the loop has a bound.",
                                   .cwe = "CWE-835",
                                   .atlas = "AML.T0029"};

inline constexpr Rule kNamespaceValue{
    .id = "TS-NAME-001",
    .name = "torchscript-namespace-value",
    .severity = Severity::medium,
    .summary = "The code hands an operator library around as a value.",
    .why =
        "PyTorch writes the full name of every operator. A library under another name, or an operator looked up by "
        "getattr, is code written by hand to keep names from being read.",
    .advice = "Do not run the model before you have read its code.",
    .cwe = "CWE-506",
    .atlas = "AML.T0107"};

inline constexpr std::array<const Rule*, 10> kRules{
    &kFileRead,       &kFileWrite,       &kFork,        &kEndlessLoop, &kRawMemory,
    &kNamespaceValue, &kUnknownOperator, &kCustomClass, &kRemoteCall,  &kSetState};

}  // namespace assay::formats::torchscript
