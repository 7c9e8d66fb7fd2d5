#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace assay {

/// The name of a native library in a text.
struct LibraryPath {
  std::uint64_t offset = 0;
  std::string_view path;
  bool has_folder = false;  ///< it says where, and not only what
};

/// The first name in `text` that ends like a native library of some system: `/tmp/libx.so`,
/// `..\plugin.dll`. Names of fewer than nine characters are none: in bytes they are chance.
[[nodiscard]] std::optional<LibraryPath> find_library_path(std::string_view text);

}  // namespace assay
