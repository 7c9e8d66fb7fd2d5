#pragma once

#include <assay/format.hpp>

namespace assay::formats::keras {

/// The configuration of a Keras model as JSON: `config.json` of a `.keras` archive, and what a SavedModel keeps of
/// Keras objects. docs/formats/keras.md
extern const Format kFormat;
/// The `.keras` archive that has it. docs/formats/keras-archive.md
extern const Format kArchive;

}  // namespace assay::formats::keras
