#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::mxnet {

inline constexpr std::array<std::string_view, 1> kCustomReferences{
    "https://mxnet.apache.org/versions/1.9.1/api/python/docs/tutorials/extend/customop.html"};
inline constexpr std::array<std::string_view, 1> kNameReferences{"https://nvd.nist.gov/vuln/detail/CVE-2022-24294"};
inline constexpr std::array<std::string_view, 1> kArrayReferences{
    "https://github.com/apache/mxnet/blob/master/src/ndarray/ndarray.cc"};
inline constexpr std::array<std::string_view, 1> kGraphReferences{
    "https://github.com/apache/tvm/blob/v0.6/nnvm/src/pass/saveload_json.cc"};

inline constexpr Rule kArrays{
    .id = "MXN-ARRAY-001",
    .name = "mxnet-array-range",
    .severity = Severity::medium,
    .summary = "An array is larger than the file that has it, or is of no type that MXNet has.",
    .why =
        "MXNet reserves as much memory as the shape says before it looks whether the file has as many bytes: a few "
        "bytes can ask for all memory there is.",
    .advice = "Do not load the file. Ask for it again from where it was saved.",
    .cwe = "CWE-789",
    .atlas = "AML.T0029",
    .references = kArrayReferences};

inline constexpr Rule kGraph{.id = "MXN-GRAPH-001",
                             .name = "mxnet-graph-out-of-bounds",
                             .severity = Severity::medium,
                             .summary = "The graph leads to nodes that it does not have, or in a circle.",
                             .why =
                                 "The loader takes nodes by the numbers in the file without looking whether they are "
                                 "there: it reads memory that "
                                 "is not the graph's, as pointers that it follows.",
                             .advice = "Do not load the model.",
                             .cwe = "CWE-125",
                             .atlas = "AML.T0011.000",
                             .references = kGraphReferences};

inline constexpr Rule kLibrary{.id = "MXN-LIB-001",
                               .name = "mxnet-library",
                               .severity = Severity::medium,
                               .summary = "A node names a native library.",
                               .why =
                                   "No operator of MXNet needs one. A program that takes the name from the model loads "
                                   "the library, and what is in "
                                   "it runs in the process.",
                               .advice = "Do not load the library unless you built it.",
                               .cwe = "CWE-114",
                               .atlas = "AML.T0011.000",
                               .references = kCustomReferences};

inline constexpr Rule kName{
    .id = "MXN-NAME-001",
    .name = "mxnet-operator-name",
    .severity = Severity::medium,
    .summary = "The name of an operator is made to keep a loader busy.",
    .why =
        "MXNet before 1.9.1 compares names of operators with a pattern whose time grows without bounds with the angle "
        "brackets in them (CVE-2022-24294). No operator has such a name.",
    .advice = "Do not load the model with an MXNet before 1.9.1.",
    .cwe = "CWE-1333",
    .atlas = "AML.T0029",
    .references = kNameReferences};

inline constexpr Rule kCustom{
    .id = "MXN-OP-001",
    .name = "mxnet-custom-operator",
    .severity = Severity::low,
    .summary = "An operator is Python code of the program that loads the model.",
    .why =
        "Building the graph calls the class that was registered by the name in the model, with what the model gives "
        "it. Without such a class the model cannot be loaded.",
    .advice = "Look at the class that comes with the model, if one does.",
    .cwe = "CWE-829",
    .atlas = "AML.T0011.000",
    .references = kCustomReferences};

inline constexpr Rule kPointer{
    .id = "MXN-PTR-001",
    .name = "mxnet-pointer-operator",
    .severity = Severity::high,
    .summary = "An operator holds an address in memory, at which MXNet looks for functions to call.",
    .why =
        "The operators before Custom keep a pointer in their attributes, which is good in the process that made it "
        "only. Loading the graph calls what the address in the file leads to.",
    .advice = "Do not load the model.",
    .cwe = "CWE-822",
    .atlas = "AML.T0011.000",
    .references = kCustomReferences};

/// Every rule of each format, ordered by id.
inline constexpr std::array<const Rule*, 5> kSymbolRules{&kGraph, &kLibrary, &kName, &kCustom, &kPointer};
inline constexpr std::array<const Rule*, 1> kParameterRules{&kArrays};

}  // namespace assay::formats::mxnet
