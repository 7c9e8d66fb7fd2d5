#pragma once

#include "codecs/zip/archive.hpp"

#include <assay/context.hpp>

namespace assay::formats::zip {

/// Tells which bytes of the archive are understood: headers, data in every reading, descriptors, directories, end
/// records. Extra fields of unknown kinds and comments that are more than a line of text stay open, so that the
/// engine looks into them, as into everything in front of, between and behind the members.
void cover_archive(const assay::zip::Archive& archive, ByteView bytes, ScanContext& context);

}  // namespace assay::formats::zip
