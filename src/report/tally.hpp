#pragma once

#include <assay/report.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace assay::report {

/// The numbers under a report.
struct Tally {
  std::array<std::uint64_t, 5> findings{};  ///< by severity; suppressed ones are not in it
  std::uint64_t suppressed = 0;
  std::uint64_t incomplete = 0;  ///< artifacts that are not complete, and paths that never became one

  [[nodiscard]] std::uint64_t of(Severity severity) const { return findings.at(static_cast<std::size_t>(severity)); }
};

[[nodiscard]] Tally tally(const Report& report);

}  // namespace assay::report
