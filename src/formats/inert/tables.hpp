#pragma once

#include "formats/inert/pictures.hpp"

#include <span>

namespace assay::formats::inert {

/// What has a table of where its parts lie, or says how long it is: icons, TIFF, fonts, data sets of columns,
/// databases, what macOS leaves beside files.
[[nodiscard]] std::span<const Kind> tables();

}  // namespace assay::formats::inert
