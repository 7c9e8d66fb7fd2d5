#pragma once

#include "engine/siblings.hpp"

#include <optional>
#include <string_view>

namespace assay::engine {

/// The format whose model has the file `name` for its numbers, going by names alone: `model.onnx_data` lies beside
/// `model.onnx`. Such files are raw numbers without a mark, which no format can tell by their content. Nothing when no
/// such model is there, or when what is there cannot be known. Asks for a few names, and never for what a folder holds.
[[nodiscard]] std::optional<std::string_view> companion_of(std::string_view name, const Siblings& siblings);

}  // namespace assay::engine
