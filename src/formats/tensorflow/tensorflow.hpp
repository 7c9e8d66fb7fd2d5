#pragma once

#include <assay/format.hpp>

namespace assay::formats::tensorflow {

/// The messages of TensorFlow: SavedModel, GraphDef, MetaGraphDef, and the small ones beside a SavedModel.
/// docs/formats/tensorflow.md
extern const Format kFormat;

}  // namespace assay::formats::tensorflow
