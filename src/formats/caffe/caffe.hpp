#pragma once

#include <assay/format.hpp>

namespace assay::formats::caffe {

/// Networks of Caffe with their weights (`.caffemodel`). docs/formats/caffe.md
extern const Format kFormat;

}  // namespace assay::formats::caffe
