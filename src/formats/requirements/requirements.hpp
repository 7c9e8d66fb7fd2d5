#pragma once

#include <assay/format.hpp>

namespace assay::formats::requirements {

/// The list of packages that pip installs (`requirements.txt`). docs/formats/requirements.md
extern const Format kFormat;

}  // namespace assay::formats::requirements
