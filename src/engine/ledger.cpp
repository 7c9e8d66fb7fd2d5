#include "engine/ledger.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace assay::engine {
namespace {

std::string describe(Limit limit, const Limits& limits) {
  switch (limit) {
    case Limit::depth: return fmt::format("artifacts nest deeper than {} levels (--max-depth)", limits.depth);
    case Limit::members:
      return fmt::format("more than {} members in one file (--max-members)", text::grouped(limits.members));
    case Limit::expanded:
      return fmt::format("more than {} expanded in one file (--max-expanded)", text::byte_size(limits.expanded_bytes));
    case Limit::resident:
      return fmt::format("more than {} of expanded bytes in memory", text::byte_size(limits.resident_bytes));
    case Limit::ratio:
      return fmt::format("more than {} bytes expanded from each stored one (--max-ratio)", limits.ratio);
    case Limit::steps: return fmt::format("more than {} steps in one file", text::grouped(limits.steps));
    case Limit::findings:
      return fmt::format("more than {} findings in one file; the mildest are left out", text::grouped(limits.findings));
    case Limit::facts: return fmt::format("more than {} facts in one file", text::grouped(limits.facts));
    case Limit::time: return fmt::format("more than {} seconds for one file (--timeout)", limits.seconds);
  }
  return "a limit";
}

constexpr std::size_t index_of(Severity severity) { return static_cast<std::size_t>(severity); }

}  // namespace

Ledger::Ledger(const Limits& limits) : limits_(limits) {}

void Ledger::begin(std::uint64_t stored) {
  // Weights hardly shrink when they are compressed, and texts to a fifth. What expands further than that is a bomb, or
  // so small that the smaller limit holds it.
  constexpr std::uint64_t kHonestRatio = 4;
  const std::uint64_t honest =
      stored > limits_.resident_bytes / kHonestRatio ? limits_.resident_bytes : stored * kHonestRatio;
  limits_.resident_bytes = std::min(limits_.resident_bytes, std::max(honest, limits_.resident_bytes_of_small_files));
}

std::uint32_t Ledger::open(ArtifactRecord record) {
  const auto id = static_cast<std::uint32_t>(report_.artifacts.size());
  met_.resize(id + std::size_t{1});
  record.id = id;
  report_.artifacts.push_back(std::move(record));
  return id;
}

void Ledger::add(Finding finding) {
  const auto id = finding.artifact;
  if (kept_findings_ >= limits_.findings) {
    met(id, Limit::findings);
    drop_milder_than(finding.severity);
    if (kept_findings_ >= limits_.findings) return;
  }
  const auto severity = index_of(finding.severity);
  report_.findings.push_back(std::move(finding));
  ++kept_findings_;
  by_severity_.at(severity).push_back(report_.findings.size() - 1);
}

void Ledger::drop_milder_than(Severity severity) {
  // A flood of mild findings must not wash a severe one away.
  for (std::size_t i = 0; i < index_of(severity); ++i) {
    if (by_severity_.at(i).empty()) continue;
    report_.findings[by_severity_.at(i).back()] = Finding{};  // without a rule: taken out at the end
    by_severity_.at(i).pop_back();
    --kept_findings_;
    return;
  }
}

void Ledger::add(Fact fact) {
  if (report_.facts.size() >= limits_.facts) return met(fact.artifact, Limit::facts);
  report_.facts.push_back(std::move(fact));
}

void Ledger::add(std::uint32_t id, const Error& error) {
  worsen(id, error.code == ErrorCode::io ? Outcome::failed : Outcome::partial, error.message);
  if (report_.errors.size() >= kMaxErrors) {
    ++dropped_errors_;
    return;
  }
  report_.errors.push_back({id, record(id).path, error});
}

void Ledger::worsen(std::uint32_t id, Outcome outcome, std::string_view reason) {
  ArtifactRecord& artifact = record(id);
  if (id == 0 && outcome != Outcome::complete) report_.is_unclaimed = false;
  artifact.outcome = std::max(artifact.outcome, outcome);
  if (artifact.reason.find(reason) != std::string::npos) return;
  if (artifact.reason.size() + reason.size() > kMaxReason && !artifact.reason.empty()) {
    if (!artifact.reason.ends_with("…")) artifact.reason += "; …";
    return;
  }
  if (!artifact.reason.empty()) artifact.reason += "; ";
  artifact.reason += reason;
}

void Ledger::vouch(std::string_view path, std::string_view format) {
  if (report_.vouched.size() < kMaxVouched) report_.vouched.push_back({std::string(path), format});
}

void Ledger::unclaimed(std::uint32_t id, std::string_view begins_like) {
  constexpr std::string_view kReason = "no format knows these bytes";
  const bool is_all = begins_like.empty() && record(id).outcome == Outcome::complete;
  worsen(id, Outcome::unsupported,
         begins_like.empty() ? std::string(kReason) : fmt::format("{}; they begin like {}", kReason, begins_like));
  if (id == 0) report_.is_unclaimed = is_all;
}

void Ledger::met(std::uint32_t id, Limit limit, std::string_view detail) {
  const auto bit = static_cast<std::uint16_t>(1U << static_cast<unsigned>(limit));
  if ((met_[id] & bit) != 0) return;
  const auto text = describe(limit, limits_);
  add(id, {ErrorCode::limit, 0, detail.empty() ? "limit: " + text : fmt::format("{}: limit: {}", detail, text)});
  met_[id] |= bit;
}

bool Ledger::step(std::uint32_t id, std::uint64_t count) {
  const std::uint64_t left = limits_.steps - std::min(steps_, limits_.steps);
  const bool has_steps = count <= left;
  steps_ += std::min(count, left + 1);
  if (!has_steps) {
    steps_ = limits_.steps + 1;
    met(id, Limit::steps);
    return false;
  }
  // Looking at the clock costs as much as many steps.
  constexpr std::uint64_t kStepsPerLook = 1U << 16U;
  constexpr std::uint32_t kCallsPerLook = 256;
  if (!is_late_ && ++calls_since_clock_ < kCallsPerLook && steps_ - steps_at_clock_ < kStepsPerLook) return true;
  if (has_time()) return true;
  met(id, Limit::time);
  return false;
}

bool Ledger::is_over(std::uint32_t id) {
  if (steps_ > limits_.steps) {
    met(id, Limit::steps);
    return true;
  }
  if (has_time()) return false;
  met(id, Limit::time);
  return true;
}

bool Ledger::has_time() {
  calls_since_clock_ = 0;
  steps_at_clock_ = steps_;
  if (is_late_) return false;
  const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start_;
  is_late_ = passed.count() >= limits_.seconds;
  return !is_late_;
}

double Ledger::seconds_left() const {
  constexpr double kLeast = 0.001;
  const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start_;
  return std::max(limits_.seconds - passed.count(), kLeast);
}

bool Ledger::admits(std::uint32_t depth, Limit& limit) {
  if (depth > limits_.depth) {
    limit = Limit::depth;
    return false;
  }
  if (members_ >= limits_.members) {
    limit = Limit::members;
    return false;
  }
  ++members_;
  return true;
}

Ledger::Allowance Ledger::allowance(std::uint64_t stored, std::uint64_t so_far,
                                    std::optional<std::uint64_t> kept) const {
  const auto left = [](std::uint64_t limit, std::uint64_t used) { return limit - std::min(limit, used); };
  Allowance nearest{left(limits_.expanded_bytes, expanded_), Limit::expanded};
  const auto consider = [&](std::uint64_t bytes, Limit limit) {
    if (bytes < nearest.bytes) nearest = {bytes, limit};
  };
  if (kept) consider(left(limits_.resident_bytes, *resident_ + *kept), Limit::resident);
  std::uint64_t most = 0;
  if (limits_.ratio != 0 && !__builtin_mul_overflow(std::max<std::uint64_t>(stored, 1), limits_.ratio, &most))
    consider(left(most, so_far), Limit::ratio);
  return nearest;
}

FileReport Ledger::take() {
  std::erase_if(report_.findings, [](const Finding& finding) { return finding.rule == nullptr; });
  if (dropped_errors_ != 0 && !report_.artifacts.empty()) {
    auto message = fmt::format("{} more errors in this file are not listed", text::grouped(dropped_errors_));
    report_.errors.push_back({0, record(0).path, {ErrorCode::limit, 0, std::move(message)}});
  }
  return std::move(report_);
}

}  // namespace assay::engine
