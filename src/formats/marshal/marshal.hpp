#pragma once

#include <assay/format.hpp>

namespace assay::formats::marshal {

/// Compiled Python: marshalled code objects, bare and in .pyc files. docs/formats/marshal.md
extern const Format kFormat;

}  // namespace assay::formats::marshal
