#pragma once

#include "cli/terminal.hpp"

#include <assay/assay.hpp>

#include <chrono>

namespace assay::cli {

/// A line on standard error that says how far the scan is: only on a terminal (unless asked for), only when the
/// scan takes a while, and gone before the results are printed.
class Progress {
 public:
  explicit Progress(Choice choice);

  [[nodiscard]] bool is_wanted() const { return is_wanted_; }
  void update(const ScanProgress& progress);
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  bool is_wanted_;
  bool is_terminal_;
  bool is_shown_ = false;
  Clock::time_point next_;
};

}  // namespace assay::cli
