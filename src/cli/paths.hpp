#pragma once

#include "core/path_parts.hpp"

#include <sys/stat.h>
#include <string>
#include <string_view>

namespace assay::cli {

/// Whether a folder is there, or a link to one.
[[nodiscard]] inline bool is_folder(const std::string& path) {
  struct stat status{};
  return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

}  // namespace assay::cli
