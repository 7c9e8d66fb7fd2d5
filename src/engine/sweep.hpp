#pragma once

#include "engine/extents.hpp"
#include "engine/ledger.hpp"
#include "engine/pending.hpp"
#include "engine/signatures.hpp"

#include <assay/artifact.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace assay::engine {

/// The finding about something that begins at `place` of artifact `id`, with `rest` bytes to the end of its gap.
[[nodiscard]] Finding embedded_finding(const Signature& signature, std::uint32_t id, std::uint64_t place,
                                       std::uint64_t rest);

/// What a session has spent on sweeping.
struct SweepState {
  std::uint64_t work = 1'000'000;  ///< left for following structures; grows with the bytes that are swept
  std::uint32_t offered = 0;       ///< places that were shown to the formats
  std::uint32_t opened = 0;        ///< of which so many became artifacts
};

/// Looks into the bytes of one artifact that no format accounts for: what is recognisable becomes a finding, and an
/// artifact of its own if a format claims it. Touches every byte once, in windows that leave memory behind it.
class Sweep {
 public:
  /// Is asked whether some format claims the bytes of a range to its end. On true they are an artifact.
  using Open = std::function<bool(ByteRange)>;

  /// All must outlive the sweep. `origin` is where the artifact starts in the file that `extents` are about.
  Sweep(const Artifact& artifact, const Owner& owner, Ledger& ledger, SweepState& state, Open open);
  void skip_holes(const Extents& extents, std::uint64_t origin);

  /// Sweeps the bytes of `gap`. Findings go to the owner.
  void run(ByteRange gap);

  /// Bytes that are not zero at both ends of their gap, and belong to no embedded artifact.
  [[nodiscard]] std::uint64_t unaccounted() const { return unaccounted_; }
  /// The first stretch of them.
  [[nodiscard]] ByteRange first_unaccounted() const { return first_unaccounted_; }
  [[nodiscard]] std::uint64_t stretches() const { return stretches_; }

 private:
  [[nodiscard]] std::optional<std::uint64_t> first_nonzero(ByteRange gap);
  [[nodiscard]] std::uint64_t end_of_nonzero(ByteRange gap) const;
  [[nodiscard]] bool found(const Signature& signature, std::uint64_t begin, ByteRange gap);
  void count(std::uint64_t offset, std::uint64_t size);
  [[nodiscard]] std::uint64_t skip(std::uint64_t offset) const;
  void release(std::uint64_t begin, std::uint64_t end) const;

  const Artifact& artifact_;
  const Owner& owner_;
  Ledger& ledger_;
  SweepState& state_;
  Open open_;
  const Extents* extents_ = nullptr;
  std::uint64_t origin_ = 0;
  std::vector<const Signature*> reported_;
  std::uint64_t unaccounted_ = 0;
  ByteRange first_unaccounted_;
  std::uint64_t stretches_ = 0;
};

}  // namespace assay::engine
