#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::matlab {

inline constexpr std::array<std::string_view, 1> kReferences{
    "https://www.mathworks.com/help/matlab/matlab_oop/the-saveobj-and-loadobj-methods.html"};

inline constexpr Rule kObjects{
    .id = "MAT-OBJECT-001",
    .name = "matlab-object",
    .severity = Severity::low,
    .summary = "A MAT-file holds functions, or objects whose class runs code when they are loaded.",
    .why =
        "MATLAB calls loadobj of the class of an object that it loads, and functions run when they are called. The "
        "code "
        "is not in the file for classes; for functions it is.",
    .advice = "Load only the variables that are numbers, by name, or look at the functions first.",
    .cwe = "CWE-502",
    .atlas = "AML.T0011.000",
    .references = kReferences};

/// Every rule of the format, ordered by id.
inline constexpr std::array<const Rule*, 1> kRules{&kObjects};

}  // namespace assay::formats::matlab
