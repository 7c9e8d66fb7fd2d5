#pragma once

#include "core/notebook_cells.hpp"

#include <string_view>

namespace assay {

/// What bytes are called that Python source unpickles.
inline constexpr std::string_view kUnpickledBytes = "pickle";

/// What the payload of an array of objects is called.
inline constexpr std::string_view kUnpickledArray = "object array";

/// Whether a path is that of such bytes: a loader of pickles reads them, whatever they look like.
[[nodiscard]] constexpr bool is_unpickled_bytes(std::string_view path) {
  if (path.ends_with(kUnpickledArray)) return path.substr(0, path.size() - kUnpickledArray.size()).ends_with('!');
  if (!path.ends_with(kUnpickledBytes)) return false;
  path.remove_suffix(kUnpickledBytes.size());
  if (!path.ends_with('!')) return false;
  path.remove_suffix(1);
  return path.ends_with(".py") || is_notebook_cells(path);
}

}  // namespace assay
