#pragma once

#include <assay/format.hpp>

namespace assay::formats::gguf {

/// Models of llama.cpp and its kin (`.gguf`), versions 1 to 3, both byte orders. docs/formats/gguf.md
extern const Format kFormat;

}  // namespace assay::formats::gguf
