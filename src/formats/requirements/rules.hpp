#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::requirements {

inline constexpr std::array<std::string_view, 1> kReferences{
    "https://pip.pypa.io/en/stable/reference/requirements-file-format/"};

inline constexpr Rule kSource{
    .id = "PIP-SRC-001",
    .name = "requirements-source",
    .severity = Severity::medium,
    .summary = "A list of requirements takes packages from a place that is no public index or forge.",
    .why =
        "Installing a package runs its code. TorchServe and spaces install what lies beside the model, and whoever "
        "owns the place that is named, or the network on the way to it, chooses what that is.",
    .advice = "Install the packages from the index you trust, with versions and hashes of your own.",
    .cwe = "CWE-829",
    .atlas = "AML.T0010.001",
    .references = kReferences};

inline constexpr std::array<const Rule*, 1> kRules{&kSource};

}  // namespace assay::formats::requirements
