#pragma once

#include <assay/format.hpp>

namespace assay::formats::hdf5 {

/// HDF5 files, as far as the attributes of their root group: the configuration of a Keras model. docs/formats/hdf5.md
extern const Format kFormat;

}  // namespace assay::formats::hdf5
