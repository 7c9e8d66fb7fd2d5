#pragma once

#include "match/window.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

#include "match/state.hpp"

namespace assay::match {

/// Of somebody's windows what lies around atoms: nothing matches elsewhere. Small windows are shown whole, and all are
/// when atoms say nothing.
class NarrowedWindows final : public Windows {
 public:
  /// Smaller windows are matched in the time that looking for atoms would take.
  static constexpr std::size_t kWorthwhile = 256U << 10U;

  /// Both arguments must outlive this.
  NarrowedWindows(Windows& windows, const Signatures::State& signatures) : windows_(windows), signatures_(signatures) {}

  [[nodiscard]] std::optional<Window> next() override;

 private:
  /// The next part of the window; nothing when there is no more.
  [[nodiscard]] std::optional<Window> next_part();

  Windows& windows_;
  const Signatures::State& signatures_;
  const Atoms* atoms_ = nullptr;
  std::optional<Window> window_;  ///< of which parts are handed out
  std::size_t at_ = 0;            ///< atoms before it are dealt with
};

}  // namespace assay::match
