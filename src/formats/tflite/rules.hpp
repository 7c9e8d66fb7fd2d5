#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::tflite {

inline constexpr std::array<std::string_view, 1> kStructureReferences{"CVE-2022-23558"};
inline constexpr std::array<std::string_view, 1> kTensorReferences{"CVE-2023-27579"};

inline constexpr Rule kStructure{
    .id = "TFL-FORM-001",
    .name = "tflite-broken-structure",
    .severity = Severity::high,
    .summary = "An offset or an index of the model leads to something that is not there.",
    .why =
        "Interpreters map the file and follow its numbers; those that skip the verifier read, and some write, outside "
        "of it.",
    .advice = "Do not load the file. Get it again from its source.",
    .cwe = "CWE-125",
    .atlas = "AML.T0011.000",
    .references = kStructureReferences};

inline constexpr Rule kArchive{
    .id = "TFL-META-001",
    .name = "tflite-archive-behind",
    .severity = Severity::info,
    .summary = "An archive lies behind the tables of the model.",
    .why =
        "Labels and other metadata of a model are packed so. The same file is a model for one program and an archive "
        "for another, which finds whatever was put there.",
    .advice = "Look at what is in the archive; findings in it are reported as those of any archive.",
    .cwe = "",
    .atlas = "AML.T0074"};

inline constexpr Rule kCustomOperator{
    .id = "TFL-OP-001",
    .name = "tflite-custom-operator",
    .severity = Severity::info,
    .summary = "The model needs an operator that TensorFlow Lite does not have.",
    .why =
        "The program that runs the model must bring the operator: what it does is not in the file, and how it reads "
        "its options has been reviewed by nobody but its author.",
    .advice = "Make sure that you know where the operator comes from.",
    .cwe = "CWE-829",
    .atlas = ""};

inline constexpr Rule kFlexOperator{
    .id = "TFL-OP-002",
    .name = "tflite-flex-operator",
    .severity = Severity::low,
    .summary = "The model runs operators of TensorFlow itself.",
    .why =
        "The Flex delegate makes all kernels of TensorFlow reachable for the model, with their larger history of "
        "memory errors.",
    .advice = "Run the model without the Flex delegate, or convert it with built-in operators only.",
    .cwe = "CWE-829",
    .atlas = ""};

inline constexpr Rule kFlexFile{
    .id = "TFL-OP-003",
    .name = "tflite-flex-side-effect",
    .severity = Severity::high,
    .summary = "The model runs an operator of TensorFlow that reaches files, Python or other machines.",
    .why =
        "Inference with the Flex delegate reads or writes files of whoever runs the model, calls Python, or talks to "
        "other machines.",
    .advice = "Do not run the model with the Flex delegate.",
    .cwe = "CWE-73",
    .atlas = "AML.T0011.000"};

inline constexpr Rule kFlexOther{
    .id = "TFL-OP-004",
    .name = "tflite-flex-other-operator",
    .severity = Severity::high,
    .summary = "An operator is called by another name than that of the one which runs.",
    .why =
        "The Flex delegate takes an operator for its name and runs the one that its options name. Converters write the "
        "same into both; where they differ, whoever looks at the list of operators sees something else than what runs.",
    .advice = "Do not run the model with the Flex delegate.",
    .cwe = "CWE-451",
    .atlas = "AML.T0074"};

inline constexpr Rule kTensor{
    .id = "TFL-TENS-001",
    .name = "tflite-impossible-tensor",
    .severity = Severity::medium,
    .summary = "The shape of a tensor and its data do not fit together.",
    .why =
        "Interpreters for small devices take the size of the data from the shape: they read past what is there, divide "
        "by zero, or allocate too little where the product of the sizes wraps around.",
    .advice = "Do not load the file. Convert the model again from its source.",
    .cwe = "CWE-131",
    .atlas = "AML.T0029",
    .references = kTensorReferences};

inline constexpr std::array<const Rule*, 7> kRules{&kStructure, &kArchive,   &kCustomOperator, &kFlexOperator,
                                                   &kFlexFile,  &kFlexOther, &kTensor};

}  // namespace assay::formats::tflite
