#pragma once

#include <assay/format.hpp>

namespace assay::formats::cntk {

/// Networks of Microsoft's Cognitive Toolkit, versions 1 and 2 (`.model`, `.dnn`, `.cmf`). docs/formats/cntk.md
extern const Format kFormat;

}  // namespace assay::formats::cntk
