#pragma once

#include <assay/format.hpp>

namespace assay::formats::mxnet {

/// Graphs of MXNet as JSON (`-symbol.json`). docs/formats/mxnet-symbol.md
extern const Format kSymbol;
/// Lists of arrays of MXNet (`.params`). docs/formats/mxnet-params.md
extern const Format kParameters;

}  // namespace assay::formats::mxnet
