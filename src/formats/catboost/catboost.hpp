#pragma once

#include <assay/format.hpp>

namespace assay::formats::catboost {

/// Models of CatBoost in its binary form (`.cbm`). docs/formats/catboost.md
extern const Format kFormat;

}  // namespace assay::formats::catboost
