#pragma once

#include <string>
#include <string_view>

namespace assay::tar {

/// True when extracting to `name` could write outside the folder that is extracted to: absolute names, names with a
/// drive, names with a `..` component; with slashes or backslashes.
[[nodiscard]] bool is_escaping(std::string_view name);

/// `name` without empty and `.` components: `./a//b/` is `a/b`.
[[nodiscard]] std::string normalised(std::string_view name);

/// True when a symbolic link at `name` (itself not escaping) that points to `target` leads outside the folder.
[[nodiscard]] bool is_escaping_link(std::string_view name, std::string_view target);

}  // namespace assay::tar
