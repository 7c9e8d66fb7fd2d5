#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::formats::xgboost {

/// Follows the children of a tree from its root. `left` and `right` give the child of a node; a node whose left child
/// is -1 is a leaf. Says why the tree cannot be followed, if it cannot. What nobody reaches, as pruning leaves it, is
/// not looked at.
template <class Left, class Right>
[[nodiscard]] std::optional<std::string> broken_children(std::uint64_t nodes, Left left, Right right) {
  std::vector<bool> is_reached(nodes, false);
  std::vector<std::uint64_t> ahead;
  if (nodes != 0) ahead.push_back(0);
  while (!ahead.empty()) {
    const auto node = ahead.back();
    ahead.pop_back();
    if (is_reached[node]) return fmt::format("node {} is reached in two ways", node);
    is_reached[node] = true;
    const std::optional<std::int64_t> first = left(node);
    if (first == -1) continue;  // a leaf
    for (const std::optional<std::int64_t> child : {first, std::optional<std::int64_t>(right(node))}) {
      if (!child) continue;
      if (*child < 0 || static_cast<std::uint64_t>(*child) >= nodes)
        return fmt::format("node {} leads to node {}, and there are {}", node, *child, nodes);
      ahead.push_back(static_cast<std::uint64_t>(*child));
    }
  }
  return std::nullopt;
}

}  // namespace assay::formats::xgboost
