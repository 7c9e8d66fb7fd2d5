#pragma once

#include <assay/format.hpp>

namespace assay::formats::tar {

/// Tape archives: v7, ustar, GNU and pax. docs/formats/tar.md
extern const Format kFormat;

}  // namespace assay::formats::tar
