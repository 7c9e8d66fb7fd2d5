#pragma once

#include <assay/format.hpp>

namespace assay::formats::pickle {

/// Python pickle streams of protocols 0 to 5, one or several in a row. docs/formats/pickle.md
extern const Format kFormat;

}  // namespace assay::formats::pickle
