#pragma once

#include <assay/format.hpp>

namespace assay::formats::torchscript {

/// The code of TorchScript archives: the Python dialect that torch.jit.save prints. docs/formats/torchscript.md
extern const Format kFormat;

}  // namespace assay::formats::torchscript
