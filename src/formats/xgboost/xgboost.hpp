// XGBoost models in Universal Binary JSON (XGBoost, "Introduction to Model IO").
#pragma once

#include <assay/format.hpp>

namespace assay::formats::xgboost {

extern const Format kFormat;

}  // namespace assay::formats::xgboost
