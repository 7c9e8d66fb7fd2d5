#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::caffe {

inline constexpr std::array<std::string_view, 1> kReferences{
    "https://caffe.berkeleyvision.org/tutorial/layers/python.html"};

inline constexpr Rule kPythonLayer{
    .id = "CAF-LAYER-001",
    .name = "caffe-python-layer",
    .severity = Severity::medium,
    .summary = "A layer of the network is Python code, which the network names.",
    .why =
        "Caffe imports the module and makes an object of the class when it builds the network: whatever the module of "
        "that name does on the machine runs, with parameters that the network gives.",
    .advice =
        "Look at the module that comes with the network before building it, or use a network without such layers.",
    .cwe = "CWE-829",
    .atlas = "AML.T0011.000",
    .references = kReferences};

inline constexpr Rule kFile{
    .id = "CAF-LAYER-002",
    .name = "caffe-layer-file",
    .severity = Severity::low,
    .summary = "A layer reads or writes a file by a path out of the network's folder.",
    .why =
        "Who builds the network for training opens that path. Networks that were saved in training often keep the "
        "paths of the machine on which that was; they tell names of people and machines.",
    .advice = "Build the network from a description without data layers.",
    .cwe = "CWE-73",
    .atlas = "AML.T0011.000",
    .references = kReferences};

inline constexpr Rule kActiveText{
    .id = "CAF-TEXT-001",
    .name = "caffe-active-text",
    .severity = Severity::medium,
    .summary = "A text of the network is code that acts, or hides a file.",
    .why =
        "Python layers evaluate the text that the network gives them as often as not, and names are shown to people: "
        "code there waits for a layer that runs it.",
    .advice = "Read the text. Do not build the network with Python layers that evaluate it.",
    .cwe = "CWE-94",
    .atlas = "AML.T0011.000",
    .references = kReferences};

/// Every rule of both forms, ordered by id.
inline constexpr std::array<const Rule*, 3> kRules{&kPythonLayer, &kFile, &kActiveText};

}  // namespace assay::formats::caffe
