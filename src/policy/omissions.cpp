#include "policy/omissions.hpp"

#include "core/text.hpp"
#include "policy/binding.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>

namespace assay::policy {
namespace {

/// A file lists no more errors than this; behind them may be one of another kind.
constexpr std::size_t kMostErrors = 10'000;

/// Why an artifact was not seen to its end.
struct Gaps {
  std::uint8_t bits = 0;
  bool is_nameable = true;

  void add(Gap gap) { bits |= bit_of(gap); }
  [[nodiscard]] bool are_among(const std::vector<Gap>& allowed) const {
    std::uint8_t rest = bits;
    for (const auto gap : allowed) rest &= static_cast<std::uint8_t>(~bit_of(gap));
    return is_nameable && bits != 0 && rest == 0;
  }
  static std::uint8_t bit_of(Gap gap) { return static_cast<std::uint8_t>(1U << static_cast<unsigned>(gap)); }
};

std::optional<Gap> gap_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::truncated: return Gap::truncated;
    case ErrorCode::malformed: return Gap::malformed;
    case ErrorCode::unsupported: return Gap::unsupported;
    case ErrorCode::limit: return Gap::limit;
    case ErrorCode::io: return std::nullopt;
  }
  return std::nullopt;
}

std::vector<Gaps> gaps_of(const Report& report) {
  std::vector<Gaps> all(report.artifacts.size());
  for (std::size_t id = 0; id < all.size(); ++id) {
    if (report.artifacts[id].outcome == Outcome::unsupported) all[id].add(Gap::unknown_format);
    if (report.artifacts[id].outcome == Outcome::failed) all[id].is_nameable = false;
  }
  for (const auto& record : report.errors) {
    if (!record.artifact || *record.artifact >= all.size()) continue;
    auto& gaps = all[*record.artifact];
    const auto gap = gap_of(record.error.code);
    gap ? gaps.add(*gap) : void(gaps.is_nameable = false);
  }
  return all;
}

bool has_formats(const ArtifactRecord& artifact, const std::vector<std::string>& allowed) {
  if (allowed.empty()) return true;
  return !artifact.formats.empty() && std::ranges::all_of(artifact.formats, [&](std::string_view format) {
    return std::ranges::find(allowed, format) != allowed.end();
  });
}

}  // namespace

void allow_omissions(Report& report, const Policy& policy, std::string_view today) {
  if (policy.allowances.empty()) return;
  const auto gaps = gaps_of(report);
  const bool lists_all = report.errors.size() < kMostErrors;
  for (const auto& entry : policy.allowances) {
    const auto where = label_of(policy, entry.terms);
    const bool has_ended = is_over(entry.terms, today);
    const auto artifacts = artifacts_of(report, entry.binding);
    std::size_t covered = 0;
    for (std::size_t id = 0; id < artifacts.size(); ++id) {
      auto& artifact = report.artifacts[id];
      if (!lists_all || !artifacts[id] || !gaps[id].are_among(entry.gaps)) continue;
      if (!has_formats(artifact, entry.formats)) continue;
      ++covered;
      if (!has_ended && !artifact.allowed)
        artifact.allowed = Suppression{where, entry.terms.reason, entry.terms.expires};
    }
    if (has_ended) {
      report.notes.push_back(
          {"allowance_expired",
           fmt::format("{}: 'allow_incomplete' ended on {}: {} again", where, entry.terms.expires,
                       covered == 1 ? "1 artifact counts as incomplete"
                                    : fmt::format("{} artifacts count as incomplete", text::grouped(covered)))});
    } else if (covered == 0) {
      report.notes.push_back({"allowance_unused", fmt::format("{}: 'allow_incomplete' covers nothing here", where)});
    } else {
      report.notes.push_back(
          {"incomplete_allowed",
           fmt::format("{} not seen to the end, which {} allows: {}",
                       covered == 1 ? "1 artifact was" : fmt::format("{} artifacts were", text::grouped(covered)),
                       where, entry.terms.reason)});
    }
  }
}

}  // namespace assay::policy
