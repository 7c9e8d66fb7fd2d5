#pragma once

#include <assay/format.hpp>

namespace assay::formats::pytorch {

/// PyTorch checkpoints and TorchScript modules in zip archives. The zip format opens the members; this one checks
/// that the records fit together. docs/formats/pytorch.md
extern const Format kFormat;

}  // namespace assay::formats::pytorch
