#pragma once

#include <cstdint>
#include <string_view>

namespace assay::formats::onnx {

/// Where the path of a side file leads, as the most careless of loaders takes it.
enum class Reach : std::uint8_t {
  inside,      ///< a file beside the model or in a folder below
  outside,     ///< somewhere else: `..`, an absolute path, a drive, a share, a URL, a home directory
  memory,      ///< not a file: an address in the memory of the process (ONNX Runtime, OpenVINO), or onnx's `#name`
  unreadable,  ///< empty, or with characters that cut it or hide what it is
};
[[nodiscard]] Reach reach_of(std::string_view path);

}  // namespace assay::formats::onnx
