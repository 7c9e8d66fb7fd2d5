#pragma once

#include <assay/format.hpp>

namespace assay::formats::safetensors {

/// Tensors behind a JSON header (`.safetensors`). docs/formats/safetensors.md
extern const Format kFormat;

}  // namespace assay::formats::safetensors
