#pragma once

#include <assay/artifact.hpp>
#include <assay/context.hpp>

namespace assay::formats::xgboost {

/// The form of XGBoost before 2.1: its structures as they lay in memory, behind "binf".
[[nodiscard]] bool is_binary(const Artifact& artifact);
void read_binary(const Artifact& artifact, ScanContext& context);

}  // namespace assay::formats::xgboost
