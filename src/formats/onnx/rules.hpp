#pragma once

#include "formats/onnx/logic/rules.hpp"

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::onnx {

inline constexpr std::array<std::string_view, 1> kReferences1{"https://github.com/onnx/onnx/blob/main/onnx/onnx.proto"};
inline constexpr std::array<std::string_view, 1> kReferences2{"https://github.com/onnx/onnx/issues/8109"};
inline constexpr std::array<std::string_view, 1> kReferences3{"https://github.com/onnx/onnx/pull/8319"};
inline constexpr std::array<std::string_view, 1> kReferences4{"https://github.com/onnx/onnx/issues/8277"};
inline constexpr std::array<std::string_view, 4> kReferences5{"CVE-2022-25882", "CVE-2024-27318", "CVE-2025-51480",
                                                              "CVE-2026-27489"};
inline constexpr std::array<std::string_view, 1> kReferences6{"https://github.com/microsoft/onnxruntime/pull/29011"};
inline constexpr std::array<std::string_view, 2> kReferences7{"CVE-2026-34447", "CVE-2026-34446"};
inline constexpr std::array<std::string_view, 1> kReferences8{"CVE-2026-34445"};
inline constexpr std::array<std::string_view, 2> kReferences9{"CVE-2026-34445", "GHSA-538c-55jv-c5g9"};
inline constexpr std::array<std::string_view, 1> kReferences10{
    "https://onnxruntime.ai/docs/execution-providers/EP-Context-Design.html"};
inline constexpr std::array<std::string_view, 1> kReferences11{"https://github.com/microsoft/onnxruntime/pull/28725"};
inline constexpr std::array<std::string_view, 1> kReferences12{"https://onnxruntime.ai/docs/reference/operators/"};
inline constexpr std::array<std::string_view, 1> kReferences13{"https://github.com/microsoft/onnxruntime-extensions"};
inline constexpr std::array<std::string_view, 1> kReferences14{"https://pytorch.org/docs/stable/onnx_torchscript.html"};
inline constexpr std::array<std::string_view, 1> kReferences15{"https://github.com/onnx/onnx/blob/main/docs/IR.md"};
inline constexpr std::array<std::string_view, 1> kReferences16{"https://docs.nvidia.com/deeplearning/tensorrt/"};
inline constexpr std::array<std::string_view, 1> kReferences17{"https://github.com/Xilinx/finn"};
inline constexpr std::array<std::string_view, 1> kReferences18{"GHSA-7w46-vvrh-m8q5"};
inline constexpr std::array<std::string_view, 1> kReferences19{"https://github.com/microsoft/onnxruntime/issues/28730"};
inline constexpr std::array<std::string_view, 1> kReferences20{"https://github.com/microsoft/onnxruntime/pull/28055"};

inline constexpr Rule kRepeatedField{
    .id = "ONNX-PB-001",
    .name = "onnx-repeated-field",
    .severity = Severity::high,
    .summary = "A field that may be there once is there again.",
    .why =
        "Parsers differ: libprotobuf merges messages and takes the last of other values, others take the first. Two "
        "programs that load the file run two models.",
    .advice = "Do not load the file. No serializer writes it; ask where it was changed.",
    .cwe = "CWE-436",
    .atlas = "AML.T0107",
    .references = kReferences1};

inline constexpr Rule kUnknownField{.id = "ONNX-PB-002",
                                    .name = "onnx-unknown-field",
                                    .severity = Severity::medium,
                                    .summary = "There is a field that ONNX does not have.",
                                    .why =
                                        "Parsers skip it and keep it when they save the model: it can carry anything, "
                                        "and nobody looks at it. Or the file is of a newer ONNX than assay.",
                                    .advice =
                                        "If assay is new, ask what the field is for. Loading the model and saving it "
                                        "without unknown fields removes it.",
                                    .cwe = "CWE-436",
                                    .atlas = "AML.T0018.002",
                                    .references = kReferences1};

inline constexpr Rule kOddEncoding{.id = "ONNX-PB-003",
                                   .name = "onnx-odd-encoding",
                                   .severity = Severity::medium,
                                   .summary = "A number is encoded as no serializer does it.",
                                   .why =
                                       "The same bytes give different values to parsers that cut a number and to those "
                                       "that refuse it; checksums and comparisons are evaded by it.",
                                   .advice = "Do not load the file. Ask where it was changed.",
                                   .cwe = "CWE-436",
                                   .atlas = "",
                                   .references = kReferences1};

inline constexpr Rule kBroken{
    .id = "ONNX-PB-005",
    .name = "onnx-broken",
    .severity = Severity::medium,
    .summary = "The file is cut, or broken.",
    .why = "Most often a download that stopped. Parsers refuse it as a whole; assay has judged what could be read.",
    .advice = "Get the file again from its source; do not load it if it is the same there.",
    .cwe = "CWE-130",
    .atlas = "",
    .references = kReferences1};

inline constexpr Rule kRawSize{.id = "ONNX-TENSOR-001",
                               .name = "onnx-raw-size",
                               .severity = Severity::high,
                               .summary = "The raw data of a tensor are not of the size that its shape and type need.",
                               .why =
                                   "Readers that take the size from the shape read behind the data; those that check "
                                   "only the least they need leave room for hidden bytes.",
                               .advice = "Do not load the file. No exporter writes it.",
                               .cwe = "CWE-131",
                               .atlas = "",
                               .references = kReferences2};

inline constexpr Rule kTypedData{.id = "ONNX-TENSOR-002",
                                 .name = "onnx-typed-data",
                                 .severity = Severity::high,
                                 .summary = "The numbers of a tensor do not fit its shape and type.",
                                 .why =
                                     "Readers that take the count from the shape read behind the numbers. When there "
                                     "are several fields with data, one program uses the one and another the other.",
                                 .advice = "Do not load the file. No exporter writes it.",
                                 .cwe = "CWE-131",
                                 .atlas = "",
                                 .references = kReferences3};

inline constexpr Rule kTensorShape{.id = "ONNX-TENSOR-003",
                                   .name = "onnx-tensor-shape",
                                   .severity = Severity::high,
                                   .summary = "The shape of a tensor is negative, or larger than can be counted.",
                                   .why =
                                       "A product that wraps around gives a small allocation for a large tensor; what "
                                       "is written to it then is memory of something else.",
                                   .advice = "Do not load the file.",
                                   .cwe = "CWE-190",
                                   .atlas = "AML.T0029",
                                   .references = kReferences4};

inline constexpr Rule kUnknownType{
    .id = "ONNX-TENSOR-004",
    .name = "onnx-unknown-type",
    .severity = Severity::medium,
    .summary = "A tensor has a data type that does not exist.",
    .why = "Readers index tables with it, and its size cannot be checked. It may be newer than assay.",
    .advice = "Check whether your runtime knows the type. If assay is old, update it.",
    .cwe = "CWE-20",
    .atlas = "",
    .references = kReferences1};

inline constexpr Rule kTensorWithoutData{
    .id = "ONNX-TENSOR-005",
    .name = "onnx-tensor-without-data",
    .severity = Severity::low,
    .summary = "A tensor has no data.",
    .why =
        "The file is not whole: tools strip weights from models that they share. A runtime refuses it, or takes zeros.",
    .advice = "Get the weights from where the model comes from.",
    .cwe = "CWE-20",
    .atlas = "",
    .references = kReferences1};

inline constexpr Rule kActiveText{.id = "ONNX-TEXT-001",
                                  .name = "onnx-active-text",
                                  .severity = Severity::medium,
                                  .summary = "A text in the model is code, or hides a file.",
                                  .why =
                                      "Graphs do not run texts, but programs around them do: metadata, tokenizer "
                                      "settings and labels reach eval, a shell or a web page.",
                                  .advice = "Read the text. Do not use the model with software that interprets it.",
                                  .cwe = "CWE-506",
                                  .atlas = "AML.T0018.002",
                                  .references = kReferences1};

inline constexpr Rule kExternalPath{.id = "ONNX-EXT-001",
                                    .name = "onnx-external-path",
                                    .severity = Severity::critical,
                                    .summary = "The data of a tensor are in a file out of the model's folder.",
                                    .why =
                                        "Loading the model reads that file of the host and gives its bytes to whoever "
                                        "can ask the model; saving it with old versions of onnx writes there.",
                                    .advice = "Do not load the file.",
                                    .cwe = "CWE-22",
                                    .atlas = "AML.T0037",
                                    .references = kReferences5};

inline constexpr Rule kMemoryAddress{
    .id = "ONNX-EXT-002",
    .name = "onnx-memory-address",
    .severity = Severity::critical,
    .summary = "A tensor points into the memory of the program that loads it.",
    .why =
        "ONNX Runtime marks tensors in memory with a location that is no file, and takes the offset for an address. In "
        "a file it reads any memory of the process.",
    .advice = "Do not load the file. It can only have been made by hand.",
    .cwe = "CWE-822",
    .atlas = "AML.T0037",
    .references = kReferences6};

inline constexpr Rule kExternalLink{
    .id = "ONNX-EXT-003",
    .name = "onnx-external-link",
    .severity = Severity::high,
    .summary = "The file with a tensor's data is a link out of the scanned directory.",
    .why = "The path looks harmless and the link leads to any file of the host that can be read.",
    .advice = "Do not load the model from this directory. Ask who made the link.",
    .cwe = "CWE-59",
    .atlas = "AML.T0037",
    .references = kReferences7};

inline constexpr Rule kExternalRange{
    .id = "ONNX-EXT-005",
    .name = "onnx-external-range",
    .severity = Severity::high,
    .summary = "The place of a tensor's data in another file is impossible.",
    .why = "Readers that trust offset and length read behind the file or allocate what they say.",
    .advice = "Do not load the file. Export the model again.",
    .cwe = "CWE-125",
    .atlas = "AML.T0029",
    .references = kReferences8};

inline constexpr Rule kExternalMissing{
    .id = "ONNX-EXT-006",
    .name = "onnx-external-missing",
    .severity = Severity::low,
    .summary = "The file with a tensor's data is not there.",
    .why = "The model cannot be loaded, or a runtime takes another file of that name from elsewhere.",
    .advice = "Get all files of the model and scan them together.",
    .cwe = "CWE-610",
    .atlas = "",
    .references = kReferences1};

inline constexpr Rule kExternalKey{.id = "ONNX-EXT-007",
                                   .name = "onnx-external-key",
                                   .severity = Severity::medium,
                                   .summary = "The external data of a tensor have an odd key.",
                                   .why =
                                       "onnx before 1.21 sets every key as an attribute of a Python object, its "
                                       "methods included. Keys that are there twice are read differently.",
                                   .advice = "Do not load the file with onnx before 1.21.",
                                   .cwe = "CWE-915",
                                   .atlas = "",
                                   .references = kReferences9};

inline constexpr Rule kExternalDisagreement{.id = "ONNX-EXT-008",
                                            .name = "onnx-external-disagreement",
                                            .severity = Severity::medium,
                                            .summary = "A tensor contradicts itself about where its data are.",
                                            .why =
                                                "Some loaders follow the entries, others `data_location`: they load "
                                                "different weights, and a check of the one does not see the other.",
                                            .advice = "Do not load the file. Export the model again.",
                                            .cwe = "CWE-436",
                                            .atlas = "",
                                            .references = kReferences1};

inline constexpr Rule kExternalPlace{.id = "ONNX-EXT-009",
                                     .name = "onnx-external-place",
                                     .severity = Severity::medium,
                                     .summary = "Data in another file belong to a tensor that loaders do not check.",
                                     .why =
                                         "ONNX Runtime checks the paths of dense initializers only; those of sparse "
                                         "tensors and attributes are opened as they are.",
                                     .advice = "Export the model with all external data in initializers.",
                                     .cwe = "CWE-22",
                                     .atlas = "AML.T0037",
                                     .references = kReferences1};

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
    .references = kReferences10};

inline constexpr Rule kCompiledPath{.id = "ONNX-OP-002",
                                    .name = "onnx-compiled-path",
                                    .severity = Severity::critical,
                                    .summary = "A compiled program is loaded from out of the model's folder.",
                                    .why = "The device's library loads and runs the file that the path leads to.",
                                    .advice = "Do not load the file.",
                                    .cwe = "CWE-22",
                                    .atlas = "AML.T0011.000",
                                    .references = kReferences11};

inline constexpr Rule kPythonOperator{
    .id = "ONNX-OP-003",
    .name = "onnx-python-operator",
    .severity = Severity::critical,
    .summary = "An operator calls Python code that the graph names.",
    .why = "The node gives module, class or script, and the runtime imports and calls it.",
    .advice = "Do not load the file.",
    .cwe = "CWE-94",
    .atlas = "AML.T0011.000",
    .references = kReferences12};

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
    .references = kReferences13};

inline constexpr Rule kFileOperator{.id = "ONNX-OP-005",
                                    .name = "onnx-file-operator",
                                    .severity = Severity::medium,
                                    .summary = "An operator reads a file whose name is in the graph.",
                                    .why = "The file is one of the host; its content becomes an input of the model.",
                                    .advice = "Look at which path the graph gives, and remove the operator.",
                                    .cwe = "CWE-73",
                                    .atlas = "AML.T0037",
                                    .references = kReferences13};

inline constexpr Rule kPytorchOperator{
    .id = "ONNX-OP-006",
    .name = "onnx-pytorch-operator",
    .severity = Severity::medium,
    .summary = "An operator calls any operator of PyTorch by its name.",
    .why = "ATen nodes leave what is run to a text: operators of PyTorch read files and memory.",
    .advice = "Export the model without fallback to ATen.",
    .cwe = "CWE-829",
    .atlas = "",
    .references = kReferences14};

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
                                       .references = kReferences15};

inline constexpr Rule kPluginOperator{
    .id = "ONNX-OP-008",
    .name = "onnx-plugin-operator",
    .severity = Severity::low,
    .summary = "An operator runs in a plug-in of TensorRT.",
    .why = "The plug-in is a native library that is loaded for the model, from a path in the settings.",
    .advice = "Use only plug-ins from a source that you trust.",
    .cwe = "CWE-426",
    .atlas = "AML.T0010.003",
    .references = kReferences16};

inline constexpr Rule kMetadataLibrary{
    .id = "ONNX-OP-009",
    .name = "onnx-metadata-library",
    .severity = Severity::medium,
    .summary = "The metadata name a native library.",
    .why = "Programs made for such models open the library: whoever changes the model chooses what they run.",
    .advice = "Find out which program reads the entry, and where the path leads.",
    .cwe = "CWE-426",
    .atlas = "",
    .references = kReferences17};

inline constexpr Rule kExperimentalOperator{
    .id = "ONNX-OP-010",
    .name = "onnx-experimental-operator",
    .severity = Severity::low,
    .summary = "An operator was an experiment of the first versions of ONNX.",
    .why = "Its meaning was never fixed, and the checker of onnx looks at nothing of it.",
    .advice = "Convert the model again with current tools.",
    .cwe = "CWE-20",
    .atlas = "",
    .references = kReferences15};

inline constexpr Rule kFunctionCycle{
    .id = "ONNX-FN-001",
    .name = "onnx-function-cycle",
    .severity = Severity::high,
    .summary = "A function of the model calls itself.",
    .why = "Programs that inline functions, and the checker of onnx, go round until the stack is used up.",
    .advice = "Do not load the file.",
    .cwe = "CWE-674",
    .atlas = "AML.T0029",
    .references = kReferences18};

inline constexpr Rule kFunctionDepth{
    .id = "ONNX-FN-002",
    .name = "onnx-function-depth",
    .severity = Severity::medium,
    .summary = "There are more functions than onnx allows, or they call each other too deep.",
    .why = "The checker of onnx refuses it; programs that follow the calls one by one run out of stack.",
    .advice = "Do not load the file.",
    .cwe = "CWE-674",
    .atlas = "AML.T0029",
    .references = kReferences18};

inline constexpr Rule kDuplicateFunction{
    .id = "ONNX-FN-003",
    .name = "onnx-duplicate-function",
    .severity = Severity::high,
    .summary = "A function is defined twice.",
    .why = "One program runs the first body and another the last: a review sees the harmless one.",
    .advice = "Do not load the file.",
    .cwe = "CWE-694",
    .atlas = "",
    .references = kReferences15};

inline constexpr Rule kShadowedOperator{
    .id = "ONNX-FN-004",
    .name = "onnx-shadowed-operator",
    .severity = Severity::high,
    .summary = "A function has the name of a standard operator.",
    .why = "Every Relu of the graph then runs nodes that the author chose, and nothing in the graph shows it.",
    .advice = "Do not load the file. Read the body of the function.",
    .cwe = "CWE-694",
    .atlas = "AML.T0018.001",
    .references = kReferences15};

inline constexpr Rule kFunctionExpansion{
    .id = "ONNX-FN-005",
    .name = "onnx-function-expansion",
    .severity = Severity::high,
    .summary = "A few functions become millions of nodes when they are inlined.",
    .why = "Functions that call each other twice double with each level: a file of some kilobytes fills the memory.",
    .advice = "Do not load the file.",
    .cwe = "CWE-776",
    .atlas = "AML.T0029",
    .references = kReferences15};

inline constexpr Rule kValueTwice{
    .id = "ONNX-GRAPH-001",
    .name = "onnx-value-twice",
    .severity = Severity::medium,
    .summary = "Two nodes make a value of the same name.",
    .why = "Graphs assign each name once. Programs that allow it differ in which of the two is used.",
    .advice = "Do not load the file. Export the model again.",
    .cwe = "CWE-436",
    .atlas = "",
    .references = kReferences15};

inline constexpr Rule kUndefinedValue{.id = "ONNX-GRAPH-002",
                                      .name = "onnx-undefined-value",
                                      .severity = Severity::low,
                                      .summary = "Nothing makes a value that the graph needs.",
                                      .why = "The graph is not whole: no runtime can run it.",
                                      .advice = "Export the model again.",
                                      .cwe = "CWE-20",
                                      .atlas = "",
                                      .references = kReferences15};

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
                                  .references = kReferences15};

inline constexpr Rule kDuplicateInput{
    .id = "ONNX-GRAPH-004",
    .name = "onnx-duplicate-input",
    .severity = Severity::medium,
    .summary = "Two inputs or initializers have the same name.",
    .why = "Some programs take the first and others the last: they load different weights.",
    .advice = "Do not load the file. Export the model again.",
    .cwe = "CWE-694",
    .atlas = "",
    .references = kReferences15};

inline constexpr Rule kUnusedInitializer{
    .id = "ONNX-GRAPH-006",
    .name = "onnx-unused-initializer",
    .severity = Severity::medium,
    .summary = "A large tensor of the model is used by nothing.",
    .why = "It is a place to hide data: it is copied with the model, and no result depends on it.",
    .advice = "Find out what it is; saving the model with a current tool drops it.",
    .cwe = "CWE-506",
    .atlas = "AML.T0018.002",
    .references = kReferences15};

inline constexpr Rule kDeepGraph{.id = "ONNX-GRAPH-008",
                                 .name = "onnx-deep-graph",
                                 .severity = Severity::medium,
                                 .summary = "Graphs are inside of graphs, very deep.",
                                 .why = "Programs go into them one call at a time and run out of stack.",
                                 .advice = "Do not load the file.",
                                 .cwe = "CWE-674",
                                 .atlas = "AML.T0029",
                                 .references = kReferences15};

inline constexpr Rule kAmbiguousAttribute{
    .id = "ONNX-GRAPH-009",
    .name = "onnx-ambiguous-attribute",
    .severity = Severity::medium,
    .summary = "An attribute has two values.",
    .why = "Programs differ in which of them they take: the one that was reviewed, or the other.",
    .advice = "Do not load the file. Export the model again.",
    .cwe = "CWE-694",
    .atlas = "",
    .references = kReferences15};

inline constexpr Rule kOpset{
    .id = "ONNX-GRAPH-010",
    .name = "onnx-opset",
    .severity = Severity::low,
    .summary = "The versions of operators are stated twice, or impossible.",
    .why = "Programs differ in which version they take, and the meaning of operators depends on it.",
    .advice = "Export the model again.",
    .cwe = "CWE-20",
    .atlas = "",
    .references = kReferences15};

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
    .references = kReferences19};

inline constexpr Rule kShapeOverflow{
    .id = "ONNX-BOMB-002",
    .name = "onnx-shape-overflow",
    .severity = Severity::high,
    .summary = "A constant shape is larger than can be counted.",
    .why = "A runtime whose product wraps around allocates too little and writes behind it.",
    .advice = "Do not load the file.",
    .cwe = "CWE-190",
    .atlas = "AML.T0029",
    .references = kReferences20};

inline constexpr Rule kEndlessLoop{.id = "ONNX-BOMB-003",
                                   .name = "onnx-endless-loop",
                                   .severity = Severity::medium,
                                   .summary = "A loop never ends, whatever the inputs are.",
                                   .why = "Running the model once uses a processor for ever.",
                                   .advice = "Do not run the model.",
                                   .cwe = "CWE-835",
                                   .atlas = "AML.T0029",
                                   .references = kReferences15};

inline constexpr std::array<const Rule*, 50> kRules{&kRepeatedField,
                                                    &kUnknownField,
                                                    &kOddEncoding,
                                                    &kBroken,
                                                    &kRawSize,
                                                    &kTypedData,
                                                    &kTensorShape,
                                                    &kUnknownType,
                                                    &kTensorWithoutData,
                                                    &kActiveText,
                                                    &kExternalPath,
                                                    &kMemoryAddress,
                                                    &kExternalLink,
                                                    &kExternalRange,
                                                    &kExternalMissing,
                                                    &kExternalKey,
                                                    &kExternalDisagreement,
                                                    &kExternalPlace,
                                                    &kCompiledOperator,
                                                    &kCompiledPath,
                                                    &kPythonOperator,
                                                    &kNetworkOperator,
                                                    &kFileOperator,
                                                    &kPytorchOperator,
                                                    &kUnknownOperator,
                                                    &kPluginOperator,
                                                    &kMetadataLibrary,
                                                    &kExperimentalOperator,
                                                    &kFunctionCycle,
                                                    &kFunctionDepth,
                                                    &kDuplicateFunction,
                                                    &kShadowedOperator,
                                                    &kFunctionExpansion,
                                                    &kValueTwice,
                                                    &kUndefinedValue,
                                                    &kGraphCycle,
                                                    &kDuplicateInput,
                                                    &kUnusedInitializer,
                                                    &kDeepGraph,
                                                    &kAmbiguousAttribute,
                                                    &kOpset,
                                                    &kAllocation,
                                                    &kShapeOverflow,
                                                    &kEndlessLoop,
                                                    &kTriggeredOverride,
                                                    &kTriggeredMix,
                                                    &kTriggeredVector,
                                                    &kSelfOverride,
                                                    &kConstantBranch,
                                                    &kSwitchedWeights};

}  // namespace assay::formats::onnx
