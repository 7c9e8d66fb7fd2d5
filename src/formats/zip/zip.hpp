#pragma once

#include <assay/format.hpp>

namespace assay::formats::zip {

/// ZIP archives in every reading that a loader may have of them. docs/formats/zip.md
extern const Format kFormat;

}  // namespace assay::formats::zip
