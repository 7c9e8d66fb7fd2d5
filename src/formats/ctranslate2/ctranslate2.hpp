#pragma once

#include <assay/format.hpp>

namespace assay::formats::ctranslate2 {

/// Models of CTranslate2 (`model.bin`), faster-whisper's among them. docs/formats/ctranslate2.md
extern const Format kFormat;

}  // namespace assay::formats::ctranslate2
