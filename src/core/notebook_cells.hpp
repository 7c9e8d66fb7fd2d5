#pragma once

#include <string_view>

namespace assay {

/// What the code cells of a notebook are called, as one artifact: nobody can import what has such a name.
inline constexpr std::string_view kNotebookCells = "code cells";

/// Whether a path is that of the code cells of a notebook: `demo.ipynb!code cells`.
[[nodiscard]] constexpr bool is_notebook_cells(std::string_view path) {
  constexpr std::string_view kOwner = ".ipynb!";
  if (!path.ends_with(kNotebookCells)) return false;
  path.remove_suffix(kNotebookCells.size());
  return path.ends_with(kOwner);
}

}  // namespace assay
