#pragma once

#include <assay/format.hpp>

namespace assay::formats::torchscript {

/// The byte code of models for the lite interpreter: a pickle that lists the operators each method calls.
/// docs/formats/torchscript-bytecode.md
extern const Format kBytecode;

}  // namespace assay::formats::torchscript
