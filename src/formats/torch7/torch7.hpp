#pragma once

#include <assay/format.hpp>

namespace assay::formats::torch7 {

/// What `torch.save` of Torch7 writes, binary or ASCII (`.t7`, `.th`). docs/formats/torch7.md
extern const Format kFormat;

}  // namespace assay::formats::torch7
