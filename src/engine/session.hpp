#pragma once

#include "engine/artifact_context.hpp"
#include "engine/claimant.hpp"
#include "engine/extents.hpp"
#include "engine/ledger.hpp"
#include "engine/matching.hpp"
#include "engine/pending.hpp"
#include "engine/promise.hpp"
#include "engine/repeats.hpp"
#include "engine/siblings.hpp"
#include "engine/sweep.hpp"

#include <assay/assay.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

namespace assay::engine {

class Expansion;

/// The look at one top-level file and everything inside of it: a queue of artifacts, each of which is identified,
/// analysed by everybody who claims it, and accounted for. One thread; files do not share anything.
class Session {
 public:
  /// Called with each artifact that was analysed and with what was found meanwhile.
  using Visit = std::function<void(const Artifact&, std::span<Finding>)>;

  /// `options` and `visit` must outlive the session. `extents` and `siblings` are those of the top-level file.
  /// `scanner` matches signatures; it may be null.
  Session(const ScanOptions& options, const Visit& visit, match::Scanner* scanner, Extents extents = {},
          Siblings siblings = {});
  /// Who wants to see every byte of the top-level file, if they are all matched in one go.
  void set_reader(Matching::Reader reader) { reader_ = std::move(reader); }

  /// Looks at `top` and at everything inside of it. Throws only when there is no memory for a single record.
  void run(Artifact top);

  /// True once the top-level file has its record.
  [[nodiscard]] bool has_started() const { return !ledger_.is_empty(); }
  /// What `run` found, for the caller to add what only it knows.
  [[nodiscard]] Ledger& ledger() { return ledger_; }
  /// The findings and everything else, each payload once.
  [[nodiscard]] FileReport take();

 private:
  void process(Pending pending);
  void examine(Pending& pending);

  // 1 identify
  void identify(const Pending& pending);
  void expand(Pending& pending);
  void read_rest(Pending& pending, Expansion& expansion, SweepState* sweep);
  [[nodiscard]] std::uint64_t needed_bytes(const Artifact& artifact) const;
  [[nodiscard]] static bool is_copy_of_ancestor(const Pending& pending);
  void report_polyglot(const Artifact& artifact);
  void report_broken_promise(const Artifact& artifact);
  [[nodiscard]] LoadedName name_of(const Artifact& artifact);

  // 2 analyse
  void analyze(const Pending& pending);

  // 3 match
  void match(const Pending& pending, const Coverage& opaque);

  // 4 account
  void account(const Pending& pending, const Coverage& coverage);
  void account_unclaimed(const Pending& pending);
  void sweep(const Pending& pending, const std::vector<ByteRange>& gaps);
  [[nodiscard]] bool open_embedded(const Pending& pending, ByteRange range, const Owner& owner);
  [[nodiscard]] Origin origin_of(const Artifact& artifact);

  const ScanOptions& options_;
  const Visit& visit_;
  Extents extents_;
  Siblings siblings_;
  Ledger ledger_;
  Matching matching_;
  Matching::Reader reader_;
  std::vector<Pending> stack_;       ///< the next one is last
  std::vector<Claimant> claimants_;  ///< of the artifact at hand
  std::vector<Pending> children_;    ///< of the artifact at hand
  std::vector<Origin> origins_;      ///< by artifact
  /// The buffers that artifacts lie in, by the storage that owns them. An address is used again when its storage is
  /// gone, so the storage must still be the same.
  struct Buffer {
    std::weak_ptr<const Blob> storage;
    std::uint32_t number;
  };
  std::unordered_map<const Blob*, Buffer> buffers_;
  std::uint32_t next_buffer_ = 0;
  SweepState sweep_state_;
};

}  // namespace assay::engine
