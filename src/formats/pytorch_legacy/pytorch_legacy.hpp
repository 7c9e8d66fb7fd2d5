#pragma once

#include <assay/format.hpp>

namespace assay::formats::pytorch_legacy {

/// What torch.save wrote before 1.6: five pickles, then raw storages. docs/formats/pytorch-legacy.md
extern const Format kFormat;

}  // namespace assay::formats::pytorch_legacy
