#pragma once

#include "codecs/zip/archive.hpp"

#include <assay/context.hpp>

namespace assay::formats::zip {

/// Turns what the records disagree on into findings, and into what was not seen.
void report_notes(const assay::zip::Archive& archive, ScanContext& context);

}  // namespace assay::formats::zip
