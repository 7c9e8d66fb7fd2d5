#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::xgboost {

inline constexpr std::array<std::string_view, 1> kReferences{"https://xgboost.readthedocs.io/en/stable/security.html"};

inline constexpr Rule kTreeBounds{
    .id = "XGB-TREE-001",
    .name = "xgboost-tree-out-of-bounds",
    .severity = Severity::medium,
    .summary = "A tree leads to nodes that it does not have, or back to one that was passed.",
    .why =
        "XGBoost follows the indices of a tree without looking whether they lie in it: predicting reads memory that is "
        "not the model's, or never ends. Its own policy is that models must be trusted.",
    .advice = "Do not predict with the model. Ask for it again from where it was trained.",
    .cwe = "CWE-125",
    .atlas = "AML.T0011.000",
    .references = kReferences};

/// Every rule of the format, ordered by id.
inline constexpr std::array<const Rule*, 1> kRules{&kTreeBounds};

}  // namespace assay::formats::xgboost
