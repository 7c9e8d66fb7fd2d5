#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace assay::formats::xgboost {

/// A child of a node.
using Child = std::function<std::optional<std::int64_t>(std::uint64_t)>;

/// Follows the children of a tree from its root; a node whose left child is -1 is a leaf. Says why the tree cannot be
/// followed, if it cannot. What nobody reaches, as pruning leaves it, is not looked at.
[[nodiscard]] std::optional<std::string> broken_children(std::uint64_t nodes, const Child& left, const Child& right);

}  // namespace assay::formats::xgboost
