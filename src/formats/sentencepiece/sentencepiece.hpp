#pragma once

#include <assay/format.hpp>

namespace assay::formats::sentencepiece {

/// Vocabularies of SentencePiece (`tokenizer.model`, `spiece.model`, `source.spm`). docs/formats/sentencepiece.md
extern const Format kFormat;

}  // namespace assay::formats::sentencepiece
