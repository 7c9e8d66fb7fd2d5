#pragma once

#include <assay/format.hpp>

namespace assay::formats::caffe {

/// Networks of Caffe with their weights (`.caffemodel`). docs/formats/caffe.md
extern const Format kFormat;
/// Networks of Caffe as text (`.prototxt`). docs/formats/caffe-text.md
extern const Format kText;

}  // namespace assay::formats::caffe
