#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::ort {

inline constexpr std::array<std::string_view, 1> kStructureReferences{
    "https://onnxruntime.ai/docs/performance/model-optimizations/ort-format-models.html"};
inline constexpr std::array<std::string_view, 1> kOperatorReferences{
    "https://onnxruntime.ai/docs/reference/operators/"};

inline constexpr Rule kStructure{
    .id = "ORT-FORM-001",
    .name = "ort-broken-structure",
    .severity = Severity::high,
    .summary = "An offset of the model leads to something that is not there.",
    .why =
        "ONNX Runtime verifies the file only where it is told to, and follows its offsets: it reads outside of what it "
        "mapped.",
    .advice = "Do not load the file. Convert the model again from its ONNX form.",
    .cwe = "CWE-125",
    .atlas = "AML.T0011.000",
    .references = kStructureReferences};

inline constexpr Rule kPythonOperator{
    .id = "ORT-OP-001",
    .name = "ort-python-operator",
    .severity = Severity::critical,
    .summary = "An operator calls Python code that the graph names.",
    .why = "The node gives module, class or script, and the runtime imports and calls it.",
    .advice = "Do not load the file.",
    .cwe = "CWE-94",
    .atlas = "AML.T0011.000",
    .references = kOperatorReferences};

inline constexpr Rule kHostOperator{
    .id = "ORT-OP-002",
    .name = "ort-host-operator",
    .severity = Severity::high,
    .summary = "An operator reaches the network, files, PyTorch or a program that is compiled for a device.",
    .why =
        "Inference talks to an address, reads a file or runs machine code that the graph names or contains, with the "
        "rights of whoever runs the model.",
    .advice = "Load it only from a source that you trust, and look at what the attributes of the node name.",
    .cwe = "CWE-829",
    .atlas = "AML.T0011.000",
    .references = kOperatorReferences};

inline constexpr Rule kNativeOperator{
    .id = "ORT-OP-003",
    .name = "ort-native-operator",
    .severity = Severity::low,
    .summary = "The model needs an operator that nobody knows, or that a plug-in brings.",
    .why = "Who runs the model has to load a native library for it, and would take it from where the model came from.",
    .advice = "Find out where the operator comes from before loading a library for it.",
    .cwe = "CWE-829",
    .atlas = "AML.T0011.000",
    .references = kOperatorReferences};

/// Every rule of the format, ordered by id.
inline constexpr std::array<const Rule*, 4> kRules{&kStructure, &kPythonOperator, &kHostOperator, &kNativeOperator};

}  // namespace assay::formats::ort
