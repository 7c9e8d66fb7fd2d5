#pragma once

#include <assay/format.hpp>

namespace assay::formats::paddle {

/// Programs of PaddlePaddle (`.pdmodel`, `__model__`). docs/formats/paddle.md
extern const Format kFormat;

}  // namespace assay::formats::paddle
