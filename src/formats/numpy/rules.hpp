#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::numpy {

inline constexpr std::array<std::string_view, 1> kObjectReferences{"CVE-2019-6446"};

inline constexpr Rule kObjectArray{
    .id = "NPY-OBJ-001",
    .name = "numpy-object-array",
    .severity = Severity::low,
    .summary = "The array holds Python objects, so its payload is a pickle.",
    .why =
        "numpy.load unpickles it when it is called with allow_pickle=True (the default before numpy 1.16.3). What the "
        "pickle does is judged on its own.",
    .advice = "Load it with allow_pickle=False, or store the data with a numeric or string type.",
    .cwe = "CWE-502",
    .atlas = "AML.T0011.000",
    .references = kObjectReferences};

inline constexpr Rule kOddHeader{
    .id = "NPY-HEAD-001",
    .name = "numpy-odd-header",
    .severity = Severity::medium,
    .summary = "The header of the array is not one that numpy writes.",
    .why =
        "numpy evaluates the header as a Python literal. Other keys, keys that appear twice and very long headers are "
        "read differently by other readers, or exhaust them.",
    .advice = "Do not load it before you know what wrote it.",
    .cwe = "CWE-436",
    .atlas = ""};

inline constexpr Rule kPayloadSize{
    .id = "NPY-SIZE-001",
    .name = "numpy-payload-size",
    .severity = Severity::medium,
    .summary = "The shape of the array needs more bytes than the file has.",
    .why =
        "The file is cut, or its shape was made up: a reader that trusts the shape allocates memory without bound, or "
        "computes a size that wraps around.",
    .advice = "Get the file again from its source; do not load it if it is the same there.",
    .cwe = "CWE-789",
    .atlas = "AML.T0029"};

inline constexpr std::array<const Rule*, 3> kRules{&kOddHeader, &kObjectArray, &kPayloadSize};

}  // namespace assay::formats::numpy
