#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::lightgbm {

inline constexpr std::array<std::string_view, 1> kReferences{
    "https://lightgbm.readthedocs.io/en/latest/pythonapi/lightgbm.Booster.html"};

inline constexpr Rule kForm{
    .id = "LGB-FORM-001",
    .name = "lightgbm-not-loadable",
    .severity = Severity::low,
    .summary = "LightGBM does not load the model as it stands.",
    .why = "A part that every model has is missing. What other readers make of the rest is up to them.",
    .advice = "Ask for the whole model from where it was trained.",
    .cwe = "CWE-20",
    .atlas = "",
    .references = kReferences};

inline constexpr Rule kSizes{.id = "LGB-SIZE-001",
                             .name = "lightgbm-tree-sizes",
                             .severity = Severity::medium,
                             .summary = "The model says that its trees are larger than its text.",
                             .why =
                                 "LightGBM adds the sizes up and reads a tree where the sum leads, without looking "
                                 "whether the text goes so far: "
                                 "it reads memory that is not the model's.",
                             .advice = "Do not load the model. Ask for it again from where it was trained.",
                             .cwe = "CWE-125",
                             .atlas = "AML.T0011.000",
                             .references = kReferences};

inline constexpr Rule kActiveText{
    .id = "LGB-TEXT-001",
    .name = "lightgbm-active-text",
    .severity = Severity::medium,
    .summary = "A free text of the model is code that acts, or hides a file.",
    .why =
        "Names of features, parameters and lines that LightGBM does not know are read by programs and shown to people: "
        "a command there waits for one that runs it.",
    .advice = "Read the text. A model needs no commands.",
    .cwe = "CWE-94",
    .atlas = "AML.T0011.000",
    .references = kReferences};

inline constexpr Rule kTreeBounds{
    .id = "LGB-TREE-001",
    .name = "lightgbm-tree-out-of-bounds",
    .severity = Severity::medium,
    .summary = "A tree leads to nodes, leaves, features or categories that the model does not have, or in a circle.",
    .why =
        "LightGBM follows the numbers of a tree without looking whether they lie in it: predicting reads memory that "
        "is "
        "not the model's, or never ends.",
    .advice = "Do not predict with the model. Ask for it again from where it was trained.",
    .cwe = "CWE-125",
    .atlas = "AML.T0011.000",
    .references = kReferences};

/// Every rule of the format, ordered by id.
inline constexpr std::array<const Rule*, 4> kRules{&kForm, &kSizes, &kActiveText, &kTreeBounds};

}  // namespace assay::formats::lightgbm
