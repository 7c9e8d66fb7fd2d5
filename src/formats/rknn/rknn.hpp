#pragma once

#include <assay/format.hpp>

namespace assay::formats::rknn {

/// Models of Rockchip's toolkit (`.rknn`): programs for its processors. docs/formats/rknn.md
extern const Format kFormat;

}  // namespace assay::formats::rknn
