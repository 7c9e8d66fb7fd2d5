// Models of XGBoost (XGBoost, "Introduction to Model IO").
#pragma once

#include <assay/format.hpp>

namespace assay::formats::xgboost {

/// Universal Binary JSON, and the binary form before it. docs/formats/xgboost.md
extern const Format kFormat;
/// JSON. docs/formats/xgboost-json.md
extern const Format kJson;

}  // namespace assay::formats::xgboost
