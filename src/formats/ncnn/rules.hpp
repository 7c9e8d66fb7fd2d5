#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::ncnn {

inline constexpr std::array<std::string_view, 1> kReferences{
    "https://github.com/Tencent/ncnn/wiki/param-and-model-file-structure"};

inline constexpr Rule kCounts{
    .id = "NCN-COUNT-001",
    .name = "ncnn-counts",
    .severity = Severity::medium,
    .summary = "The network has more blobs than it says, or says that it has more than any file could.",
    .why =
        "ncnn makes room for as many layers and blobs as the second line says, and writes one for each name or number "
        "that it meets without looking whether there is room: it writes to memory that is not the network's.",
    .advice = "Do not load the network. Convert the model again.",
    .cwe = "CWE-787",
    .atlas = "AML.T0011.000",
    .references = kReferences};

inline constexpr Rule kForm{.id = "NCN-FORM-001",
                            .name = "ncnn-not-loadable",
                            .severity = Severity::low,
                            .summary = "The text of the network is not what ncnn reads.",
                            .why = "ncnn refuses the network, or reads it differently from what people see in it.",
                            .advice = "Ask for the whole file, or convert the model again.",
                            .cwe = "CWE-20",
                            .atlas = "",
                            .references = kReferences};

inline constexpr Rule kActiveText{
    .id = "NCN-TEXT-001",
    .name = "ncnn-active-text",
    .severity = Severity::medium,
    .summary = "A line of the network is code that acts, or hides a file.",
    .why = "Names and parameters are read by programs and shown to people: a command there waits for one that runs it.",
    .advice = "Read the text. A network needs no commands.",
    .cwe = "CWE-94",
    .atlas = "AML.T0011.000",
    .references = kReferences};

/// Every rule of each format, ordered by id.
inline constexpr std::array<const Rule*, 3> kTextRules{&kCounts, &kForm, &kActiveText};
inline constexpr std::array<const Rule*, 1> kBinaryRules{&kCounts};

}  // namespace assay::formats::ncnn
