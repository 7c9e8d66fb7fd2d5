#pragma once

#include "cli/terminal.hpp"

#include <assay/assay.hpp>

#include <chrono>
#include <cstdint>
#include <string_view>

namespace assay::cli {

/// A line on standard error that says how far the work is: only on a terminal (unless asked for), only when it takes a
/// while, and gone before the results are printed. One thread at a time.
class Progress {
 public:
  explicit Progress(Choice choice);

  [[nodiscard]] bool is_wanted() const { return is_wanted_; }
  void update(const ScanProgress& progress);
  /// Hashing that reads so many bytes.
  void update(std::uint64_t bytes_done, std::uint64_t bytes_total);
  void clear();

 private:
  using Clock = std::chrono::steady_clock;

  /// True when it is time for the next line.
  [[nodiscard]] bool is_due();
  void show(std::string_view line);

  bool is_wanted_;
  bool is_terminal_;
  bool is_shown_ = false;
  Clock::time_point next_;
};

}  // namespace assay::cli
