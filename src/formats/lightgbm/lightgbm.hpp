#pragma once

#include <assay/format.hpp>

namespace assay::formats::lightgbm {

/// Models of LightGBM in its text form. docs/formats/lightgbm.md
extern const Format kFormat;

}  // namespace assay::formats::lightgbm
