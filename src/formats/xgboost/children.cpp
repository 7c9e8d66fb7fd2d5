#include "formats/xgboost/children.hpp"

#include <fmt/format.h>

#include <vector>

namespace assay::formats::xgboost {

std::optional<std::string> broken_children(std::uint64_t nodes, const Child& left, const Child& right) {
  std::vector<bool> is_reached(nodes, false);
  std::vector<std::uint64_t> ahead;
  if (nodes != 0) ahead.push_back(0);
  while (!ahead.empty()) {
    const auto node = ahead.back();
    ahead.pop_back();
    if (is_reached[node]) return fmt::format("node {} is reached in two ways", node);
    is_reached[node] = true;
    const auto first = left(node);
    if (first == -1) continue;  // a leaf
    for (const auto& child : {first, right(node)}) {
      if (!child) continue;
      if (*child < 0 || static_cast<std::uint64_t>(*child) >= nodes)
        return fmt::format("node {} leads to node {}, and there are {}", node, *child, nodes);
      ahead.push_back(static_cast<std::uint64_t>(*child));
    }
  }
  return std::nullopt;
}

}  // namespace assay::formats::xgboost
