#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::onnx {

inline constexpr std::array<std::string_view, 1> kOpinionReferences{"https://onnx.ai/onnx/api/checker.html"};

inline constexpr Rule kCheckerRefuses{
    .id = "ONNX-CHECK-001",
    .name = "onnx-checker-refuses",
    .severity = Severity::low,
    .summary = "The onnx library's checker refuses a model in which assay finds nothing wrong.",
    .why = "One of two readers is mistaken, or the model will not load where it is checked first.",
    .advice = "Export the model again, or ask whoever made it.",
    .cwe = "CWE-20",
    .atlas = "",
    .references = kOpinionReferences};

inline constexpr Rule kCheckerCannotParse{
    .id = "ONNX-CHECK-002",
    .name = "onnx-checker-cannot-parse",
    .severity = Severity::low,
    .summary = "The onnx library cannot parse a model in which assay finds nothing wrong.",
    .why = "What assay has read is not what is loaded with that library: nothing is.",
    .advice = "Export the model again, or ask whoever made it.",
    .cwe = "CWE-436",
    .atlas = "",
    .references = kOpinionReferences};

inline constexpr Rule kNoOpinion{
    .id = "ONNX-CHECK-003",
    .name = "onnx-checker-no-opinion",
    .severity = Severity::info,
    .summary = "The onnx library's checker was to be asked and gave no opinion.",
    .why = "The second opinion that was asked for is missing; what assay itself says holds.",
    .advice = "Nothing needs to be done for it; a library that is brought down by a model may be worth a look.",
    .cwe = "",
    .atlas = "",
    .references = kOpinionReferences};

}  // namespace assay::formats::onnx
