#pragma once

#include <assay/format.hpp>

namespace assay::formats::ncnn {

/// Networks of ncnn as text (`.param`). docs/formats/ncnn.md
extern const Format kText;
/// The same in binary form (`.param.bin`). docs/formats/ncnn-binary.md
extern const Format kBinary;

}  // namespace assay::formats::ncnn
