#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::onnx {

inline constexpr std::array<std::string_view, 2> kBackdoorReferences{
    "https://hiddenlayer.com/innovation-hub/shadowlogic/", "https://arxiv.org/abs/2511.00664"};
inline constexpr std::array<std::string_view, 1> kUncensoringReferences{"https://arxiv.org/abs/2511.00664"};

inline constexpr Rule kTriggeredOverride{
    .id = "ONNX-LOGIC-001",
    .name = "onnx-triggered-override",
    .severity = Severity::high,
    .summary = "If a part of the input has a certain value, something else than the network's result goes out.",
    .why =
        "This is how a backdoor is built into a graph: a trigger in the input switches the answer. It needs no "
        "training, "
        "and survives fine-tuning and conversion.",
    .advice =
        "Do not use the model. Look at the nodes that are named with `assay inspect --format dot`, and compare the "
        "graph "
        "with one that you exported yourself.",
    .cwe = "CWE-506",
    .atlas = "AML.T0018.001",
    .references = kBackdoorReferences};

inline constexpr Rule kTriggeredMix{
    .id = "ONNX-LOGIC-002",
    .name = "onnx-triggered-mix",
    .severity = Severity::medium,
    .summary = "A test of a part of the input is added to, or multiplied with, the network's result.",
    .why =
        "A product with zero or one is a switch written as arithmetic: when the trigger is in the input, the result is "
        "pushed to what the author wants, or wiped out.",
    .advice =
        "Ask the publisher what the test of the input is for. Compare the graph with one that you exported yourself.",
    .cwe = "CWE-506",
    .atlas = "AML.T0018.001",
    .references = kBackdoorReferences};

inline constexpr Rule kTriggeredVector{
    .id = "ONNX-LOGIC-003",
    .name = "onnx-triggered-vector",
    .severity = Severity::medium,
    .summary = "A test of the whole input decides whether a constant is put into a hidden layer.",
    .why =
        "Steering vectors change what a language model is willing to say. One that is switched on by the prompt is a "
        "backdoor.",
    .advice = "Ask the publisher what the constant is for, and compare the graph with one that you exported yourself.",
    .cwe = "CWE-506",
    .atlas = "AML.T0018.001",
    .references = kUncensoringReferences};

inline constexpr Rule kSelfOverride{
    .id = "ONNX-LOGIC-004",
    .name = "onnx-self-override",
    .severity = Severity::low,
    .summary = "A test of what the network computed replaces the result by something else.",
    .why =
        "A detector can be made blind for what stands beside a certain object that way. Filters behind detectors look "
        "alike, so this alone is no proof.",
    .advice = "Look at what replaces the result: a filter drops what is uncertain, a backdoor brings an answer along.",
    .cwe = "CWE-506",
    .atlas = "AML.T0018.001",
    .references = kBackdoorReferences};

inline constexpr Rule kConstantBranch{
    .id = "ONNX-LOGIC-005",
    .name = "onnx-constant-branch",
    .severity = Severity::low,
    .summary = "An If that looks at the input has a branch that returns a constant.",
    .why = "For some inputs the answer is then decided in advance.",
    .advice = "Look at the condition and at the constant with `assay inspect --format dot`.",
    .cwe = "CWE-506",
    .atlas = "AML.T0018.001",
    .references = kBackdoorReferences};

inline constexpr Rule kSwitchedWeights{
    .id = "ONNX-LOGIC-006",
    .name = "onnx-switched-weights",
    .severity = Severity::medium,
    .summary = "A part of the input decides which weights a layer uses.",
    .why = "A second set of weights for inputs with a trigger is a second model that nobody tested.",
    .advice = "Ask the publisher why the weights depend on the input.",
    .cwe = "CWE-506",
    .atlas = "AML.T0018.001",
    .references = kBackdoorReferences};

inline constexpr Rule kTriggeredInput{
    .id = "ONNX-LOGIC-007",
    .name = "onnx-triggered-input",
    .severity = Severity::medium,
    .summary = "If a part of the input has a certain value, the network sees a constant instead of the input.",
    .why =
        "Whoever chooses what the network sees chooses the answer. In front of the network a trigger needs nothing "
        "behind "
        "it.",
    .advice =
        "Ask the publisher what the constant is for. Padding and missing numbers are filled with the same number "
        "everywhere; this is not.",
    .cwe = "CWE-506",
    .atlas = "AML.T0018.001",
    .references = kBackdoorReferences};

}  // namespace assay::formats::onnx
