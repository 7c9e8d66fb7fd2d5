#pragma once

#include <assay/format.hpp>

namespace assay::formats::xml {

/// Documents that say that they are XML, and are of no format of models. docs/formats/xml.md
extern const Format kFormat;

}  // namespace assay::formats::xml
