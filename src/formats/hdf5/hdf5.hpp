#pragma once

#include <assay/format.hpp>

namespace assay::formats::hdf5 {

/// HDF5 files: models of Keras and other data. docs/formats/hdf5.md
extern const Format kFormat;

}  // namespace assay::formats::hdf5
