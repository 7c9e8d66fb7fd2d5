// MAT-files of MATLAB, versions 4 and 5 (7.3 is HDF5).
#pragma once

#include <assay/format.hpp>

namespace assay::formats::matlab {

extern const Format kFormat;

}  // namespace assay::formats::matlab
