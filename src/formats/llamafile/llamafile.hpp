#pragma once

#include <assay/format.hpp>

namespace assay::formats::llamafile {

/// Weights and the program that runs them in one file (`.llamafile`). docs/formats/llamafile.md
extern const Format kFormat;
/// The member `.args` of such a file: arguments that the program is started with. docs/formats/llamafile-args.md
extern const Format kArguments;

}  // namespace assay::formats::llamafile
