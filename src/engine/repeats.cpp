#include "engine/repeats.hpp"

#include <algorithm>
#include <string_view>
#include <tuple>

namespace assay::engine {

void remove_repeats(std::vector<Finding>& findings, std::span<const Origin> origins) {
  const auto identity = [&](std::size_t index) {
    const Finding& finding = findings[index];
    const Origin origin = origins[finding.artifact];
    return std::tuple(origin.buffer, finding.location.range.offset + origin.offset, finding.location.range.size,
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
