#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::ggml {

inline constexpr std::array<std::string_view, 1> kTensorReferences{"whisper.cpp #3944"};

inline constexpr Rule kLegacy{
    .id = "GGML-HEAD-001",
    .name = "ggml-legacy-container",
    .severity = Severity::info,
    .summary = "The model is in one of the formats that GGUF has replaced.",
    .why =
        "The readers of these formats are hardly maintained and check few counts. A file does not say which layout it "
        "has nor how many tensors there are, so that one that was cut between two tensors cannot be told from a whole "
        "one.",
    .advice = "Convert the model to GGUF where its program allows it.",
    .cwe = "CWE-1104",
    .atlas = ""};

inline constexpr Rule kTensor{.id = "GGML-TENS-001",
                              .name = "ggml-impossible-tensor",
                              .severity = Severity::high,
                              .summary = "A tensor cannot be as its header says.",
                              .why =
                                  "Readers keep the dimensions in an array of four and multiply them without looking: "
                                  "more dimensions are written "
                                  "behind the array, and sizes that wrap around give allocations that are too small.",
                              .advice = "Do not load the file. Get it again from its source.",
                              .cwe = "CWE-787",
                              .atlas = "AML.T0029",
                              .references = kTensorReferences};

inline constexpr std::array<const Rule*, 2> kRules{&kLegacy, &kTensor};

}  // namespace assay::formats::ggml
