#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::catboost {

inline constexpr std::array<std::string_view, 1> kReferences{
    "https://catboost.ai/docs/en/concepts/python-reference_catboost_load_model"};

inline constexpr Rule kStructure{
    .id = "CBM-FORM-001",
    .name = "catboost-broken-structure",
    .severity = Severity::medium,
    .summary = "An offset of the model leads to something that is not there.",
    .why =
        "Libraries that apply a model map it and follow its numbers; those that skip the verifier read outside of what "
        "they mapped.",
    .advice = "Do not load the file. Ask for it again from where it was trained.",
    .cwe = "CWE-125",
    .atlas = "AML.T0011.000",
    .references = kReferences};

inline constexpr Rule kTree{
    .id = "CBM-TREE-001",
    .name = "catboost-tree-out-of-bounds",
    .severity = Severity::medium,
    .summary = "A tree has splits or leaves that the model does not have.",
    .why = "Applying the model reads memory that is not the model's, for as many values as the trees claim to have.",
    .advice = "Do not apply the model. Ask for it again from where it was trained.",
    .cwe = "CWE-125",
    .atlas = "AML.T0011.000",
    .references = kReferences};

/// Every rule of the format, ordered by id.
inline constexpr std::array<const Rule*, 2> kRules{&kStructure, &kTree};

}  // namespace assay::formats::catboost
