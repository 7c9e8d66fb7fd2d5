#pragma once

#include <assay/format.hpp>

namespace assay::formats::tensorflow_checkpoint {

/// The variables of TensorFlow: a table of tensors (`variables.index`) and raw bytes (`variables.data-00000-of-00001`).
/// docs/formats/tensorflow-checkpoint.md
extern const Format kFormat;

}  // namespace assay::formats::tensorflow_checkpoint
