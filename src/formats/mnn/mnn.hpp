#pragma once

#include <assay/format.hpp>

namespace assay::formats::mnn {

/// Networks of MNN (`.mnn`): a FlatBuffer without an identifier. docs/formats/mnn.md
extern const Format kFormat;

}  // namespace assay::formats::mnn
