#pragma once

#include "engine/expansion.hpp"
#include "engine/sweep.hpp"
#include "match/window.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace assay::engine {

/// Reads what of an expanded artifact is too much to be kept, front to back, once: swept for embedded content if nobody
/// claims it, and shown to the matcher, which sees the kept front first.
class Rest final : public match::Windows {
 public:
  /// Null when the rest is not to be swept.
  Rest(const Artifact& artifact, Expansion& expansion, Ledger& ledger, SweepState* sweep);

  [[nodiscard]] std::optional<match::Window> next() override;
  /// Goes to the end without showing anything.
  void skip();

 private:
  [[nodiscard]] std::optional<match::Window> read_on();
  void sweep(ByteView bytes, std::uint64_t end);
  void found(const Signature& signature, std::uint64_t at, std::uint64_t left);

  const Artifact& artifact_;
  Expansion& expansion_;
  Ledger& ledger_;
  SweepState* sweep_;
  match::RegionWindows front_;
  std::vector<std::byte> window_;
  std::vector<const Signature*> reported_;
  std::uint64_t begin_ = 0;  ///< of the window, in the artifact
  std::size_t filled_ = 0;
  bool is_last_ = false;
};

}  // namespace assay::engine
