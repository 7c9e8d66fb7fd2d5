#pragma once

#include <string_view>

namespace assay::formats::tflite {

/// What an operator of TensorFlow does beside computing, as the end of "…, which"; empty for nothing.
[[nodiscard]] std::string_view side_effect_of(std::string_view name);

}  // namespace assay::formats::tflite
