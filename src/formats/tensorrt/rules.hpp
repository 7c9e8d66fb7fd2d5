#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::tensorrt {

inline constexpr std::array<std::string_view, 1> kReferences{
    "https://docs.nvidia.com/deeplearning/tensorrt/latest/inference-library/advanced.html"};

inline constexpr Rule kLibrary{
    .id = "TRT-LIB-001",
    .name = "tensorrt-native-library",
    .severity = Severity::medium,
    .summary = "The engine names a native library of the machine that it runs on.",
    .why =
        "Plug-ins of TensorRT are native libraries. One that is loaded from a folder of the author's choice runs with "
        "the rights of whoever loads the engine.",
    .advice = "Build the engine yourself from the ONNX model, with plug-ins of your own.",
    .cwe = "CWE-426",
    .atlas = "AML.T0011.000",
    .references = kReferences};

inline constexpr Rule kActiveText{
    .id = "TRT-TEXT-001",
    .name = "tensorrt-active-text",
    .severity = Severity::medium,
    .summary = "A text in the engine is a program.",
    .why =
        "An engine is machine code for a graphics processor, weights and names of layers. It has no use for Python or "
        "for commands of a shell.",
    .advice = "Do not load the engine. Build it yourself from the ONNX model.",
    .cwe = "CWE-506",
    .atlas = "AML.T0018.002",
    .references = kReferences};

/// Every rule of the format, ordered by id.
inline constexpr std::array<const Rule*, 2> kRules{&kLibrary, &kActiveText};

}  // namespace assay::formats::tensorrt
