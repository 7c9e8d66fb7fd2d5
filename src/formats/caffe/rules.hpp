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

/// Every rule of the format, ordered by id.
inline constexpr std::array<const Rule*, 2> kRules{&kPythonLayer, &kFile};

}  // namespace assay::formats::caffe
