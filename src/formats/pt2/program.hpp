#pragma once

#include <assay/format.hpp>

namespace assay::formats::pt2 {

/// The JSON of an exported program: `models/<name>.json` of a .pt2, or `serialized_exported_program.json` of the zips
/// before. docs/formats/pt2-program.md
extern const Format kProgram;

}  // namespace assay::formats::pt2
