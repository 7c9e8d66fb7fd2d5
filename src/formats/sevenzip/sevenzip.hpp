#pragma once

#include <assay/format.hpp>

namespace assay::formats::sevenzip {

/// 7z archives. docs/formats/7z.md
extern const Format kFormat;

}  // namespace assay::formats::sevenzip
