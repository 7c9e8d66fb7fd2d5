#include "core/suggest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace assay {
namespace {

constexpr std::size_t kLongestWord = 64;  // nothing we could suggest is longer

}  // namespace

std::size_t edit_distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> before(right.size() + 1);
  std::vector<std::size_t> last(right.size() + 1);
  std::vector<std::size_t> row(right.size() + 1);
  for (std::size_t j = 0; j <= right.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= left.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(row);
  }
  return last[right.size()];
}

std::string did_you_mean(std::string_view typed, std::span<const std::string_view> candidates) {
  if (typed.empty() || typed.size() > kLongestWord) return {};
  std::string in_lower_case(typed);
  std::ranges::transform(in_lower_case, in_lower_case.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
  std::string_view best;
  // A third of the word may be wrong; beyond that a suggestion is a guess.
  std::size_t best_distance = std::max<std::size_t>(1, typed.size() / 3) + 1;
  for (const auto candidate : candidates) {
    auto distance = std::min(edit_distance(typed, candidate), edit_distance(in_lower_case, candidate) + 1);
    if (in_lower_case == candidate) distance = 1;
    if (candidate.size() > typed.size() && typed.size() >= 3 && candidate.starts_with(typed)) distance = 1;
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best.empty() ? "" : fmt::format("did you mean '{}'?", best);
}

}  // namespace assay
