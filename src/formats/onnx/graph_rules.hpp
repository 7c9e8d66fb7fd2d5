#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::onnx {

inline constexpr std::array<std::string_view, 1> kGraphReferences1{
    "https://onnxruntime.ai/docs/execution-providers/EP-Context-Design.html"};
inline constexpr std::array<std::string_view, 1> kGraphReferences2{
    "https://github.com/microsoft/onnxruntime/pull/28725"};
inline constexpr std::array<std::string_view, 1> kGraphReferences3{"https://onnxruntime.ai/docs/reference/operators/"};
inline constexpr std::array<std::string_view, 1> kGraphReferences4{
    "https://github.com/microsoft/onnxruntime-extensions"};
inline constexpr std::array<std::string_view, 1> kGraphReferences5{
    "https://pytorch.org/docs/stable/onnx_torchscript.html"};
inline constexpr std::array<std::string_view, 1> kGraphReferences6{"https://github.com/onnx/onnx/blob/main/docs/IR.md"};
inline constexpr std::array<std::string_view, 1> kGraphReferences7{"https://docs.nvidia.com/deeplearning/tensorrt/"};
inline constexpr std::array<std::string_view, 1> kGraphReferences8{"https://github.com/Xilinx/finn"};
inline constexpr std::array<std::string_view, 1> kGraphReferences9{"GHSA-7w46-vvrh-m8q5"};
inline constexpr std::array<std::string_view, 1> kGraphReferences10{
    "https://github.com/microsoft/onnxruntime/issues/28730"};
inline constexpr std::array<std::string_view, 1> kGraphReferences11{
    "https://github.com/microsoft/onnxruntime/pull/28055"};

inline constexpr Rule kCompiledOperator{
    .id = "ONNX-OP-001",
    .name = "onnx-compiled-operator",
    .severity = Severity::medium,
    .summary = "The model contains or names a program that is compiled for a device.",
    .why =
        "EPContext nodes hand bytes to a device's library, which runs them. Nothing in them can be inspected, and "
        "loading them has been exploited.",
    .advice = "Load it only from a source that you trust, or compile the model yourself.",
    .cwe = "CWE-829",
    .atlas = "AML.T0011.000",
    .references = kGraphReferences1};

inline constexpr Rule kCompiledPath{.id = "ONNX-OP-002",
                                    .name = "onnx-compiled-path",
                                    .severity = Severity::critical,
                                    .summary = "A compiled program is loaded from out of the model's folder.",
                                    .why = "The device's library loads and runs the file that the path leads to.",
                                    .advice = "Do not load the file.",
                                    .cwe = "CWE-22",
                                    .atlas = "AML.T0011.000",
                                    .references = kGraphReferences2};

inline constexpr Rule kPythonOperator{
    .id = "ONNX-OP-003",
    .name = "onnx-python-operator",
    .severity = Severity::critical,
    .summary = "An operator calls Python code that the graph names.",
    .why = "The node gives module, class or script, and the runtime imports and calls it.",
    .advice = "Do not load the file.",
    .cwe = "CWE-94",
    .atlas = "AML.T0011.000",
    .references = kGraphReferences3};

inline constexpr Rule kNetworkOperator{
    .id = "ONNX-OP-004",
    .name = "onnx-network-operator",
    .severity = Severity::high,
    .summary = "An operator opens a connection to an address in the graph.",
    .why =
        "Whatever the model is asked is sent to somebody else, and the host can be made to reach into its own network.",
    .advice = "Do not run the model unless you expect it to call that address.",
    .cwe = "CWE-918",
    .atlas = "AML.T0025",
    .references = kGraphReferences4};

inline constexpr Rule kFileOperator{.id = "ONNX-OP-005",
                                    .name = "onnx-file-operator",
                                    .severity = Severity::medium,
                                    .summary = "An operator reads a file whose name is in the graph.",
                                    .why = "The file is one of the host; its content becomes an input of the model.",
                                    .advice = "Look at which path the graph gives, and remove the operator.",
                                    .cwe = "CWE-73",
                                    .atlas = "AML.T0037",
                                    .references = kGraphReferences4};

inline constexpr Rule kPytorchOperator{
    .id = "ONNX-OP-006",
    .name = "onnx-pytorch-operator",
    .severity = Severity::medium,
    .summary = "An operator calls any operator of PyTorch by its name.",
    .why = "ATen nodes leave what is run to a text: operators of PyTorch read files and memory.",
    .advice = "Export the model without fallback to ATen.",
    .cwe = "CWE-829",
    .atlas = "",
    .references = kGraphReferences5};

inline constexpr Rule kUnknownOperator{.id = "ONNX-OP-007",
                                       .name = "onnx-unknown-operator",
                                       .severity = Severity::low,
                                       .summary = "An operator needs a library that assay does not know.",
                                       .why =
                                           "Who runs the model has to load native code for it, and gets it from "
                                           "whoever made the model. Or ONNX is newer than assay.",
                                       .advice = "Use only libraries from a source that you trust.",
                                       .cwe = "CWE-829",
                                       .atlas = "AML.T0010.003",
                                       .references = kGraphReferences6};

inline constexpr Rule kPluginOperator{
    .id = "ONNX-OP-008",
    .name = "onnx-plugin-operator",
    .severity = Severity::low,
    .summary = "An operator runs in a plug-in of TensorRT.",
    .why = "The plug-in is a native library that is loaded for the model, from a path in the settings.",
    .advice = "Use only plug-ins from a source that you trust.",
    .cwe = "CWE-426",
    .atlas = "AML.T0010.003",
    .references = kGraphReferences7};

inline constexpr Rule kMetadataLibrary{
    .id = "ONNX-OP-009",
    .name = "onnx-metadata-library",
    .severity = Severity::medium,
    .summary = "Metadata or an attribute name a native library.",
    .why = "Programs made for such models open the library: whoever changes the model chooses what they run.",
    .advice = "Find out which program reads the text, and where the path leads.",
    .cwe = "CWE-426",
    .atlas = "",
    .references = kGraphReferences8};

inline constexpr Rule kExperimentalOperator{
    .id = "ONNX-OP-010",
    .name = "onnx-experimental-operator",
    .severity = Severity::low,
    .summary = "An operator was an experiment of the first versions of ONNX.",
    .why = "Its meaning was never fixed, and the checker of onnx looks at nothing of it.",
    .advice = "Convert the model again with current tools.",
    .cwe = "CWE-20",
    .atlas = "",
    .references = kGraphReferences6};

inline constexpr Rule kFunctionCycle{
    .id = "ONNX-FN-001",
    .name = "onnx-function-cycle",
    .severity = Severity::high,
    .summary = "A function of the model calls itself.",
    .why = "Programs that inline functions, and the checker of onnx, go round until the stack is used up.",
    .advice = "Do not load the file.",
    .cwe = "CWE-674",
    .atlas = "AML.T0029",
    .references = kGraphReferences9};

inline constexpr Rule kFunctionDepth{
    .id = "ONNX-FN-002",
    .name = "onnx-function-depth",
    .severity = Severity::medium,
    .summary = "There are more functions than onnx allows, or they call each other too deep.",
    .why = "The checker of onnx refuses it; programs that follow the calls one by one run out of stack.",
    .advice = "Do not load the file.",
    .cwe = "CWE-674",
    .atlas = "AML.T0029",
    .references = kGraphReferences9};

inline constexpr Rule kDuplicateFunction{
    .id = "ONNX-FN-003",
    .name = "onnx-duplicate-function",
    .severity = Severity::high,
    .summary = "A function is defined twice.",
    .why = "One program runs the first body and another the last: a review sees the harmless one.",
    .advice = "Do not load the file.",
    .cwe = "CWE-694",
    .atlas = "",
    .references = kGraphReferences6};

inline constexpr Rule kShadowedOperator{.id = "ONNX-FN-004",
                                        .name = "onnx-shadowed-operator",
                                        .severity = Severity::high,
                                        .summary = "A function has the name of an operator that runtimes bring.",
                                        .why =
                                            "Every Relu of the graph then runs nodes that the author chose, and "
                                            "nothing in the graph shows it. Which of the "
                                            "two is run is the runtime's choice.",
                                        .advice = "Do not load the file. Read the body of the function.",
                                        .cwe = "CWE-694",
                                        .atlas = "AML.T0018.001",
                                        .references = kGraphReferences6};

inline constexpr Rule kFunctionExpansion{
    .id = "ONNX-FN-005",
    .name = "onnx-function-expansion",
    .severity = Severity::high,
    .summary = "A few functions become millions of nodes when they are inlined.",
    .why = "Functions that call each other twice double with each level: a file of some kilobytes fills the memory.",
    .advice = "Do not load the file.",
    .cwe = "CWE-776",
    .atlas = "AML.T0029",
    .references = kGraphReferences6};

inline constexpr Rule kValueTwice{
    .id = "ONNX-GRAPH-001",
    .name = "onnx-value-twice",
    .severity = Severity::medium,
    .summary = "Two nodes make a value of the same name.",
    .why = "Graphs assign each name once. Programs that allow it differ in which of the two is used.",
    .advice = "Do not load the file. Export the model again.",
    .cwe = "CWE-436",
    .atlas = "",
    .references = kGraphReferences6};

inline constexpr Rule kUndefinedValue{.id = "ONNX-GRAPH-002",
                                      .name = "onnx-undefined-value",
                                      .severity = Severity::low,
                                      .summary = "Nothing makes a value that the graph needs.",
                                      .why = "The graph is not whole: no runtime can run it.",
                                      .advice = "Export the model again.",
                                      .cwe = "CWE-20",
                                      .atlas = "",
                                      .references = kGraphReferences6};

inline constexpr Rule kGraphCycle{.id = "ONNX-GRAPH-003",
                                  .name = "onnx-graph-cycle",
                                  .severity = Severity::medium,
                                  .summary = "A node depends on its own output.",
                                  .why =
                                      "No order exists in which the graph can be run. Programs that sort it by "
                                      "following inputs do not come to an end.",
                                  .advice = "Do not load the file.",
                                  .cwe = "CWE-835",
                                  .atlas = "AML.T0029",
                                  .references = kGraphReferences6};

inline constexpr Rule kDuplicateInput{
    .id = "ONNX-GRAPH-004",
    .name = "onnx-duplicate-input",
    .severity = Severity::medium,
    .summary = "Two inputs or initializers have the same name.",
    .why = "Some programs take the first and others the last: they load different weights.",
    .advice = "Do not load the file. Export the model again.",
    .cwe = "CWE-694",
    .atlas = "",
    .references = kGraphReferences6};

inline constexpr Rule kUnusedInitializer{
    .id = "ONNX-GRAPH-006",
    .name = "onnx-unused-initializer",
    .severity = Severity::medium,
    .summary = "A large tensor of the model is used by nothing.",
    .why = "It is a place to hide data: it is copied with the model, and no result depends on it.",
    .advice = "Find out what it is; saving the model with a current tool drops it.",
    .cwe = "CWE-506",
    .atlas = "AML.T0018.002",
    .references = kGraphReferences6};

inline constexpr Rule kDeepGraph{.id = "ONNX-GRAPH-008",
                                 .name = "onnx-deep-graph",
                                 .severity = Severity::medium,
                                 .summary = "Graphs are inside of graphs, or types inside of types, very deep.",
                                 .why = "Programs go into them one call at a time and run out of stack.",
                                 .advice = "Do not load the file.",
                                 .cwe = "CWE-674",
                                 .atlas = "AML.T0029",
                                 .references = kGraphReferences6};

inline constexpr Rule kAmbiguousAttribute{
    .id = "ONNX-GRAPH-009",
    .name = "onnx-ambiguous-attribute",
    .severity = Severity::medium,
    .summary = "An attribute has two values, or another than it says.",
    .why = "Programs differ in which value they take: the one that was reviewed, or another.",
    .advice = "Do not load the file. Export the model again.",
    .cwe = "CWE-694",
    .atlas = "",
    .references = kGraphReferences6};

inline constexpr Rule kOpset{
    .id = "ONNX-GRAPH-010",
    .name = "onnx-opset",
    .severity = Severity::low,
    .summary = "The versions of operators are stated twice, not at all, or impossible.",
    .why = "Programs differ in which version they take, and the meaning of operators depends on it.",
    .advice = "Export the model again.",
    .cwe = "CWE-20",
    .atlas = "",
    .references = kGraphReferences6};

inline constexpr Rule kAllocation{
    .id = "ONNX-BOMB-001",
    .name = "onnx-allocation",
    .severity = Severity::high,
    .summary = "A few numbers of the graph make the loader allocate very much.",
    .why =
        "Runtimes compute what is constant while they load the model: a file of some hundred bytes takes all memory.",
    .advice = "Do not load the file.",
    .cwe = "CWE-789",
    .atlas = "AML.T0029",
    .references = kGraphReferences10};

inline constexpr Rule kShapeOverflow{
    .id = "ONNX-BOMB-002",
    .name = "onnx-shape-overflow",
    .severity = Severity::high,
    .summary = "A constant shape is larger than can be counted.",
    .why = "A runtime whose product wraps around allocates too little and writes behind it.",
    .advice = "Do not load the file.",
    .cwe = "CWE-190",
    .atlas = "AML.T0029",
    .references = kGraphReferences11};

inline constexpr Rule kEndlessLoop{.id = "ONNX-BOMB-003",
                                   .name = "onnx-endless-loop",
                                   .severity = Severity::medium,
                                   .summary = "A loop never ends, whatever the inputs are.",
                                   .why = "Running the model once uses a processor for ever.",
                                   .advice = "Do not run the model.",
                                   .cwe = "CWE-835",
                                   .atlas = "AML.T0029",
                                   .references = kGraphReferences6};

inline constexpr Rule kSlowPattern{.id = "ONNX-BOMB-004",
                                   .name = "onnx-slow-pattern",
                                   .severity = Severity::low,
                                   .summary = "A pattern for texts repeats what it repeats.",
                                   .why =
                                       "Programs that try out each way to match it need twice the time for each "
                                       "further letter: a text of forty letters "
                                       "takes hours. RE2, which ONNX Runtime has, does not try them out.",
                                   .advice = "Look at the pattern, and at what matches it where the model runs.",
                                   .cwe = "CWE-1333",
                                   .atlas = "AML.T0029",
                                   .references = kGraphReferences4};

}  // namespace assay::formats::onnx
