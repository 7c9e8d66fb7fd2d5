#pragma once

#include <assay/format.hpp>

namespace assay::formats::keras {

/// The configuration of a Keras model as JSON: `config.json` of a `.keras` archive, and what a SavedModel keeps of
/// Keras objects. docs/formats/keras.md
extern const Format kFormat;

}  // namespace assay::formats::keras
