#pragma once

#include "formats/config/setting.hpp"

#include <assay/artifact.hpp>
#include <assay/context.hpp>

#include <span>
#include <string>
#include <string_view>

namespace assay::formats::config {

/// Watches a notebook (`.ipynb`) go by and puts the source of its code cells together, as Python to be read. Lines for
/// the notebook itself (`%matplotlib inline`, `!pip install x`) and cells in other languages are left out.
class Notebook {
 public:
  explicit Notebook(const Artifact& artifact);

  void see(const Setting& setting);
  void leave(std::span<const std::string> path);
  /// Hands the cells over as an artifact.
  void finish(ScanContext& context);

 private:
  struct Cell {
    bool is_code = false;
    std::string source;
  };

  const bool is_notebook_;
  bool is_python_ = true;
  bool is_too_long_ = false;
  Cell cell_;
  std::string cells_;
};

}  // namespace assay::formats::config
