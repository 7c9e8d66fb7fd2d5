#pragma once

#include <assay/format.hpp>

namespace assay::formats::compressed {

/// Deflate in a zlib wrapper (what joblib.dump(compress=…) writes) and in gzip. docs/formats/zlib.md, gzip.md
extern const Format kZlib;
extern const Format kGzip;
/// zlib behind a header of joblib before 0.10. docs/formats/joblib-zfile.md
extern const Format kZfile;
/// What else joblib, tar and Hugging Face compress with. docs/formats/bzip2.md, xz.md, lzma.md, lzip.md, zstd.md,
/// lz4.md
extern const Format kBzip2;
extern const Format kXz;
extern const Format kLzma;
extern const Format kLzip;
extern const Format kZstd;
extern const Format kLz4;

}  // namespace assay::formats::compressed
