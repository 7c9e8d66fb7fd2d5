#pragma once

#include <string_view>

namespace assay::formats::onnx {

/// Whether a text is the name of a native library (`libx.so.1`, `C:\Program Files\x.dll`, `file:///x.so?y`), or a list
/// of texts one of which is. Prose that mentions one is none.
[[nodiscard]] bool names_library(std::string_view text);

}  // namespace assay::formats::onnx
