#pragma once

#include "cli/session.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

namespace assay::cli {

/// What was read of artifacts while they were scanned, put in the order of the report and under its ids.
///
/// `Reading` names its artifact: by the number inside of the file at first, which many files share. Must outlive the
/// scan.
template <class Reading>
class Readings {
 public:
  /// `read` makes readings of an artifact, in their order, given the rules. It is called by several threads at once.
  template <class Read>
  void attach(Visitor& visitor, Read read) {
    visitor.visit = [this, read](std::size_t file, const Artifact& artifact, std::span<Finding>,
                                 const RuleData& rules) { keep(file, read(artifact, rules)); };
    visitor.place = [this](std::size_t file, std::uint32_t first_artifact) { place(file, first_artifact); };
  }

  [[nodiscard]] std::vector<Reading> take() { return std::move(placed_); }

 private:
  void keep(std::size_t file, std::vector<Reading> readings) {
    if (readings.empty()) return;
    const std::lock_guard lock(mutex_);
    auto& kept = by_file_[file];
    kept.insert(kept.end(), std::make_move_iterator(readings.begin()), std::make_move_iterator(readings.end()));
  }

  void place(std::size_t file, std::uint32_t first_artifact) {
    auto kept = by_file_.extract(file);
    if (kept.empty()) return;
    auto& readings = kept.mapped();
    std::ranges::stable_sort(readings, {}, &Reading::artifact);
    for (auto& reading : readings) reading.artifact += first_artifact;
    placed_.insert(placed_.end(), std::make_move_iterator(readings.begin()), std::make_move_iterator(readings.end()));
  }

  std::mutex mutex_;
  std::map<std::size_t, std::vector<Reading>> by_file_;
  std::vector<Reading> placed_;
};

}  // namespace assay::cli
