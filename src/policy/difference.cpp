#include "policy/difference.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

namespace assay::policy {
namespace {

using Key = std::tuple<std::string_view, std::string_view, std::string_view>;
using Index = std::map<Key, const RecordedFinding*>;

Key key_of(const RecordedFinding& finding) { return {finding.inner, finding.rule, finding.fingerprint}; }

Index index_of(const RecordedReport& report) {
  Index index;
  for (const auto& finding : report.findings) {
    const auto [place, is_new] = index.try_emplace(key_of(finding), &finding);
    // Of two that look the same, the one that counts more stands for both.
    const auto weight = [](const RecordedFinding& one) { return std::pair(!one.is_suppressed, one.severity); };
    if (!is_new && weight(finding) > weight(*place->second)) place->second = &finding;
  }
  return index;
}

bool counts(const RecordedFinding& finding, Severity level) {
  return !finding.is_suppressed && finding.severity >= level;
}

}  // namespace

Difference compare(const RecordedReport& before, const RecordedReport& after, Severity level) {
  Difference result;
  const auto old = index_of(before);
  const auto now = index_of(after);
  for (const auto& [key, finding] : now) {
    const auto known = old.find(key);
    if (known == old.end()) {
      result.added.push_back(finding);
      if (counts(*finding, level)) result.newly_counting.push_back(finding);
      continue;
    }
    const auto& earlier = *known->second;
    if (earlier.severity == finding->severity && earlier.is_suppressed == finding->is_suppressed) continue;
    result.changed.push_back({&earlier, finding});
    if (counts(*finding, level) && !counts(earlier, level)) result.newly_counting.push_back(finding);
  }
  for (const auto& [key, finding] : old)
    if (!now.contains(key)) result.gone.push_back(finding);
  const auto worst_first = [](const RecordedFinding* finding) {
    return std::pair(finding->is_suppressed, -static_cast<int>(finding->severity));
  };
  std::ranges::stable_sort(result.added, {}, worst_first);
  std::ranges::stable_sort(result.gone, {}, worst_first);
  std::ranges::stable_sort(result.changed, {}, [&](const auto& pair) { return worst_first(pair.after); });
  result.became_incomplete = before.is_complete && !after.is_complete;
  return result;
}

}  // namespace assay::policy
