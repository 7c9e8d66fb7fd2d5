#pragma once

#include <assay/limits.hpp>
#include <assay/report.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::engine {

/// A file that another one names as its numbers.
struct Vouched {
  std::string path;         ///< from the folder of the file that names it, raw
  std::string_view format;  ///< of the file that names it
};

/// What the scan of one top-level file (or of a directory as such) found. Ids count from 0 within it.
struct FileReport {
  std::vector<ArtifactRecord> artifacts;
  std::vector<Finding> findings;
  std::vector<Fact> facts;
  std::vector<ErrorRecord> errors;
  std::vector<Vouched> vouched;  ///< files beside it
  bool is_unclaimed = false;     ///< no format knows the file, and nothing else is wrong with it
  std::uint64_t bytes = 0;       ///< the size of the file
  bool is_scannable = true;      ///< false when there was nothing to look at
};

enum class Limit : std::uint8_t { depth, members, expanded, resident, ratio, steps, findings, facts, time };

/// The books of one top-level file: what was found, how far the look at each artifact got, and what is left of the
/// budget. Whoever spends a budget writes it down here, so no limit is met in silence.
class Ledger {
 public:
  explicit Ledger(const Limits& limits);
  /// The file has `stored` bytes: what may be in memory at a time depends on it.
  void begin(std::uint64_t stored);

  /// Opens the record of an artifact and returns its id.
  std::uint32_t open(ArtifactRecord record);
  [[nodiscard]] bool is_empty() const { return report_.artifacts.empty(); }
  [[nodiscard]] ArtifactRecord& record(std::uint32_t id) { return report_.artifacts[id]; }

  void add(Finding finding);
  [[nodiscard]] std::size_t finding_count() const { return report_.findings.size(); }
  /// The findings that were added since there were `count`. Some may have no rule any more: those were dropped.
  [[nodiscard]] std::span<Finding> findings_from(std::size_t count) {
    return std::span(report_.findings).subspan(std::min(count, report_.findings.size()));
  }
  void add(Fact fact);
  /// Something of the artifact was not seen: an error record, and an outcome to go with it.
  void add(std::uint32_t id, const Error& error);
  /// Makes the outcome of an artifact worse, never better, and remembers why.
  void worsen(std::uint32_t id, Outcome outcome, std::string_view reason);
  /// Writes down, once for each artifact, that a limit was met. `detail` goes in front.
  void met(std::uint32_t id, Limit limit, std::string_view detail = {});

  /// Remembers that the file at `path`, from the folder of the top-level file, is vouched for by a format.
  void vouch(std::string_view path, std::string_view format);
  /// Nobody knows the bytes of the artifact. `begins_like` names the signature at its front, if there is one.
  void unclaimed(std::uint32_t id, std::string_view begins_like);

  /// Counts work done for the artifact. False: no steps or no time left; it is written down.
  bool step(std::uint32_t id, std::uint64_t count);
  /// True when steps or time are used up; says so in the artifact's record.
  bool is_over(std::uint32_t id);
  /// True when the time is used up; writes nothing down.
  [[nodiscard]] bool is_late() { return !has_time(); }
  /// What is left of the time, in seconds; more than zero.
  [[nodiscard]] double seconds_left() const;
  /// Takes one member out of the budget. False: the limits do not allow it (nothing is written down).
  [[nodiscard]] bool admits(std::uint32_t depth, Limit& limit);

  struct Allowance {
    std::uint64_t bytes;
    Limit limit;  ///< the one that is nearest
  };
  /// How many more bytes may be expanded out of `stored` bytes, out of which `so_far` came already. `kept` of them are
  /// in memory but not yet among the resident ones; nothing when no more are to be kept.
  [[nodiscard]] Allowance allowance(std::uint64_t stored, std::uint64_t so_far,
                                    std::optional<std::uint64_t> kept) const;
  void expanded(std::uint64_t count) { expanded_ += count; }
  /// Expanded bytes that are in memory now. Owners of such bytes add and subtract.
  [[nodiscard]] const std::shared_ptr<std::uint64_t>& resident() const { return resident_; }

  [[nodiscard]] const Limits& limits() const { return limits_; }
  [[nodiscard]] FileReport take();

 private:
  bool has_time();
  void drop_milder_than(Severity severity);

  static constexpr std::size_t kMaxErrors = 10'000;
  static constexpr std::size_t kMaxVouched = 10'000;
  static constexpr std::size_t kMaxReason = 400;

  Limits limits_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  FileReport report_;
  std::vector<std::uint16_t> met_;                       ///< by artifact: bits of Limit
  std::array<std::vector<std::size_t>, 5> by_severity_;  ///< indices of findings
  std::uint64_t kept_findings_ = 0;
  std::uint64_t members_ = 0;
  std::uint64_t expanded_ = 0;
  std::uint64_t steps_ = 0;
  std::uint64_t steps_at_clock_ = 0;
  std::uint32_t calls_since_clock_ = 0;
  std::uint64_t dropped_errors_ = 0;
  bool is_late_ = false;
  std::shared_ptr<std::uint64_t> resident_ = std::make_shared<std::uint64_t>(0);
};

}  // namespace assay::engine
