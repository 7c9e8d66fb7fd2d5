#include "engine/repeats.hpp"

#include <algorithm>
#include <string_view>
#include <tuple>

namespace assay::engine {

void remove_repeats(std::vector<Finding>& findings, std::span<const std::optional<std::uint64_t>> origins) {
  // Bytes are the same when they are the same part of the file, or of the same artifact that is not a part of it.
  const auto identity = [&](std::size_t index) {
    const Finding& finding = findings[index];
    const auto origin = origins[finding.artifact];
    const std::uint64_t space = origin ? 0 : finding.artifact + std::uint64_t{1};
    return std::tuple(space, finding.location.range.offset + origin.value_or(0), finding.location.range.size,
                      finding.rule->id, std::string_view(finding.message));
  };
  if (findings.size() < 2) return;
  std::vector<std::size_t> order(findings.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
    const auto left = identity(a);
    const auto right = identity(b);
    return left != right ? left < right : a < b;
  });
  std::vector<bool> is_repeat(findings.size());
  for (std::size_t i = 1; i < order.size(); ++i) is_repeat[order[i]] = identity(order[i]) == identity(order[i - 1]);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (is_repeat[i]) continue;
    if (kept != i) findings[kept] = std::move(findings[i]);
    ++kept;
  }
  findings.resize(kept);
}

}  // namespace assay::engine
