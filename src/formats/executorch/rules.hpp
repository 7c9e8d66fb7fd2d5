#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::executorch {

inline constexpr std::array<std::string_view, 3> kStructureReferences{"CVE-2025-30402", "CVE-2025-54949",
                                                                      "CVE-2025-54951"};
inline constexpr std::array<std::string_view, 2> kTensorReferences{"CVE-2025-30405", "CVE-2025-54950"};

inline constexpr Rule kStructure{
    .id = "PTE-FORM-001",
    .name = "executorch-broken-structure",
    .severity = Severity::high,
    .summary = "An offset, an index or a segment of the program leads to something that is not there.",
    .why =
        "The runtime maps the file and follows its numbers, on devices that have nothing between it and memory; "
        "several of its checks were missing until 2025.",
    .advice = "Do not load the file. Export the program again from its source.",
    .cwe = "CWE-125",
    .atlas = "AML.T0011.000",
    .references = kStructureReferences};

inline constexpr Rule kTensor{
    .id = "PTE-TENS-001",
    .name = "executorch-impossible-tensor",
    .severity = Severity::high,
    .summary = "The shape of a tensor cannot be, or its data are shorter than its shape.",
    .why =
        "The runtime multiplies the sizes of a tensor to find how much memory it takes. Negative sizes, products that "
        "wrap around and orders of dimensions that are none make it write outside of what it allocated.",
    .advice = "Do not load the file. Export the program again from its source.",
    .cwe = "CWE-190",
    .atlas = "AML.T0029",
    .references = kTensorReferences};

inline constexpr std::array<const Rule*, 2> kRules{&kStructure, &kTensor};

}  // namespace assay::formats::executorch
