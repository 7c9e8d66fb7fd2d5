#pragma once

#include <assay/format.hpp>

namespace assay::formats::ggml {

/// What came before GGUF and is still written by whisper.cpp and others: GGML, GGMF, GGJT, and GGLA adapters.
/// docs/formats/ggml.md
extern const Format kFormat;

}  // namespace assay::formats::ggml
