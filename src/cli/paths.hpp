#pragma once

#include <sys/stat.h>
#include <string>
#include <string_view>

namespace assay::cli {

/// The name of a file in its folder.
[[nodiscard]] inline std::string_view last_part(std::string_view path) { return path.substr(path.rfind('/') + 1); }
/// Its folder, with the slash; empty when the path has none.
[[nodiscard]] inline std::string_view folder_of(std::string_view path) { return path.substr(0, path.rfind('/') + 1); }

/// Whether a folder is there, or a link to one.
[[nodiscard]] inline bool is_folder(const std::string& path) {
  struct stat status{};
  return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

}  // namespace assay::cli
