#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::paddle {

inline constexpr std::array<std::string_view, 1> kReferences{
    "https://www.paddlepaddle.org.cn/documentation/docs/en/api/paddle/static/py_func_en.html"};

inline constexpr Rule kPythonOperator{
    .id = "PDL-OP-001",
    .name = "paddle-python-operator",
    .severity = Severity::high,
    .summary = "An operator of the program calls a Python function.",
    .why =
        "The operator calls one of the functions that were registered in the process, by a number that the program "
        "gives, with arguments that the program makes. No program that only computes needs it.",
    .advice = "Do not run the program. Export the model again without it.",
    .cwe = "CWE-94",
    .atlas = "AML.T0011.000",
    .references = kReferences};

inline constexpr Rule kFileOperator{
    .id = "PDL-OP-002",
    .name = "paddle-file-operator",
    .severity = Severity::medium,
    .summary = "An operator of the program reads or writes a file out of the model's folder, which the program names.",
    .why =
        "Running the program opens the path with the rights of whoever runs it: a file is overwritten, or one that "
        "somebody else made is taken for weights.",
    .advice =
        "Do not run the program. Export the model again; an exported model has its weights in one file beside it.",
    .cwe = "CWE-73",
    .atlas = "AML.T0011.000",
    .references = kReferences};

/// Every rule of the format, ordered by id.
inline constexpr std::array<const Rule*, 2> kRules{&kPythonOperator, &kFileOperator};

}  // namespace assay::formats::paddle
