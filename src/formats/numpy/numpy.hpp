#pragma once

#include <assay/format.hpp>

namespace assay::formats::numpy {

/// Arrays as numpy.save writes them (`.npy`), also inside `.npz`. docs/formats/numpy.md
extern const Format kFormat;

}  // namespace assay::formats::numpy
