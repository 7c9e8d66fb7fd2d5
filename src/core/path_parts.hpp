#pragma once

#include <string_view>

namespace assay {

/// The name of a file in its folder.
[[nodiscard]] inline std::string_view last_part(std::string_view path) { return path.substr(path.rfind('/') + 1); }
/// Its folder, with the slash; empty when the path has none.
[[nodiscard]] inline std::string_view folder_of(std::string_view path) { return path.substr(0, path.rfind('/') + 1); }

}  // namespace assay
