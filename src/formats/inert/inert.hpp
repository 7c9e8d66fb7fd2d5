#pragma once

#include <assay/format.hpp>

namespace assay::formats::inert {

/// What lies beside models and cannot run by being loaded: text, images, documents, nothing. docs/formats/inert.md
extern const Format kFormat;

}  // namespace assay::formats::inert
