#pragma once

#include <assay/format.hpp>

namespace assay::formats::coreml {

/// Models of Core ML (`.mlmodel`, alone or in a package). docs/formats/coreml.md
extern const Format kFormat;
/// The weights of programs in a package (`weight.bin`). docs/formats/coreml-weights.md
extern const Format kWeights;
/// `Manifest.json` of a package (`.mlpackage`). docs/formats/coreml-package.md
extern const Format kPackage;

}  // namespace assay::formats::coreml
