#pragma once

#include "core/text.hpp"

#include <algorithm>
#include <cstddef>
#include <ranges>
#include <string>

namespace assay::text {

/// The first `most` of a list, each as `show` says, and how many more there are: `a, b and 3 more`.
template <std::ranges::random_access_range List, class Show>
[[nodiscard]] std::string some_of(const List& all, std::size_t most, Show show) {
  const std::size_t size = std::ranges::size(all);
  std::string shown;
  for (std::size_t i = 0; i < std::min(size, most); ++i) shown.append(i == 0 ? "" : ", ").append(show(all[i]));
  if (size > most) shown.append(" and ").append(grouped(size - most)).append(" more");
  return shown;
}

}  // namespace assay::text
