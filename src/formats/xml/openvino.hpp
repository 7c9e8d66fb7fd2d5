#pragma once

#include <assay/format.hpp>

namespace assay::formats::xml {

/// The graph of an OpenVINO model, whose weights are in a second file. docs/formats/openvino.md
extern const Format kOpenvino;

}  // namespace assay::formats::xml
