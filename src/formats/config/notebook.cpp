#include "formats/config/notebook.hpp"

#include "core/blob.hpp"
#include "core/lower.hpp"
#include "core/notebook_cells.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace assay::formats::config {
namespace {

constexpr std::size_t kMostSource = 16U << 20U;

/// `cells`, an element, and perhaps a key; in the third version of the format below an element of `worksheets`.
std::span<const std::string> below_cells(std::span<const std::string> path) {
  if (path.size() >= 2 && path[0] == "worksheets" && path[1].empty()) path = path.subspan(2);
  return path.size() >= 2 && path[0] == "cells" && path[1].empty() ? path.subspan(2) : std::span<const std::string>();
}

bool is_cell(std::span<const std::string> path) {
  return (path.size() == 2 && path[0] == "cells") ||
         (path.size() == 4 && path[0] == "worksheets" && path[2] == "cells");
}

/// `%%bash` hands the whole cell to something else; some of these only measure.
bool is_of_other_language(std::string_view source) {
  if (!source.starts_with("%%")) return false;
  const auto magic = source.substr(2, source.find_first_of(" \t\r\n", 2) - 2);
  static constexpr std::array<std::string_view, 5> kPython{"capture", "prun", "python", "time", "timeit"};
  return std::ranges::find(kPython, magic) == kPython.end();
}

/// The lines that are Python.
void add_lines(std::string& out, std::string_view source) {
  while (!source.empty()) {
    const auto line =
        source.substr(0, source.find('\n') == std::string_view::npos ? source.size() : source.find('\n') + 1);
    source.remove_prefix(line.size());
    const auto begin = line.find_first_not_of(" \t");
    if (begin != std::string_view::npos && (line[begin] == '!' || line[begin] == '%')) continue;
    out += line;
  }
  out += '\n';
}

}  // namespace

Notebook::Notebook(const Artifact& artifact) : is_notebook_(text::lower(artifact.name()).ends_with(".ipynb")) {}

void Notebook::see(const Setting& setting) {
  if (!is_notebook_ || !setting.is_text() || setting.path.empty()) return;
  const auto key = setting.key();
  if (setting.path.front() == "metadata" &&
      ((key == "name" && setting.is_below("language_info")) || (key == "language" && setting.is_below("kernelspec"))))
    is_python_ = text::lower(setting.text).starts_with("python");
  const auto below = below_cells(setting.path);
  if (below.empty()) return;
  if (below.size() == 1 && below[0] == "cell_type") cell_.is_code = setting.text == "code";
  if ((below[0] != "source" && below[0] != "input") || below.size() > 2) return;
  is_too_long_ = is_too_long_ || cell_.source.size() + cells_.size() + setting.text.size() > kMostSource;
  if (!is_too_long_) cell_.source += setting.text;
}

void Notebook::leave(std::span<const std::string> path) {
  if (!is_notebook_ || !is_cell(path)) return;
  const auto cell = std::exchange(cell_, {});
  if (cell.is_code && !is_of_other_language(cell.source)) add_lines(cells_, cell.source);
}

void Notebook::finish(ScanContext& context) {
  if (!is_notebook_ || !is_python_) return;
  if (is_too_long_) context.incomplete({ErrorCode::limit, 0, "code cells: at most 16 MiB are read"});
  if (cells_.find_first_not_of(" \t\r\n") == std::string::npos) return;
  const auto storage = memory_blob(cells_);
  static_cast<void>(context.descend(kNotebookCells, storage->view(), storage));
}

}  // namespace assay::formats::config
