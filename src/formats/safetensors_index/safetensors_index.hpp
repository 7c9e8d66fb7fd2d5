#pragma once

#include <assay/format.hpp>

namespace assay::formats::safetensors_index {

/// The table that tells in which file each tensor of a large model is (`model.safetensors.index.json`).
/// docs/formats/safetensors-index.md
extern const Format kFormat;

}  // namespace assay::formats::safetensors_index
