#pragma once

#include <assay/format.hpp>

namespace assay::formats::tfrecord {

/// Records of TensorFlow: event files of TensorBoard, and data sets (`.tfrecord`). docs/formats/tfrecord.md
extern const Format kFormat;

}  // namespace assay::formats::tfrecord
