#pragma once

#include <assay/format.hpp>

namespace assay::formats::compressed {

/// Streams of deflate in a zlib wrapper (what joblib.dump(compress=…) writes) and in gzip. docs/formats/compressed.md
extern const Format kZlib;
extern const Format kGzip;

}  // namespace assay::formats::compressed
