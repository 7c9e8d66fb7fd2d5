#pragma once

#include <cstdint>
#include <string_view>

namespace assay::zip {

/// What a member name does when it is used as a path below the folder of extraction.
struct NameFaults {
  bool is_absolute = false;    ///< begins with a slash or a backslash
  bool has_drive = false;      ///< begins with a drive letter
  bool has_parent = false;     ///< has a ".." component, whichever slash separates
  bool has_backslash = false;  ///< one path on Windows, one file name elsewhere
  bool has_nul = false;        ///< readers that cut there see another name
  bool is_deceptive = false;   ///< control, bidirectional or invisible characters

  [[nodiscard]] bool escapes() const { return is_absolute || has_drive || has_parent; }
};

[[nodiscard]] NameFaults judge_name(std::string_view name);

/// True when following `target` from the folder of the link `name` leads out of the folder of extraction.
[[nodiscard]] bool link_escapes(std::string_view name, std::string_view target);

}  // namespace assay::zip
