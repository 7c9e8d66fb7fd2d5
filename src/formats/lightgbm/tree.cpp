// What Tree::Tree reads and Tree::GetLeaf follows (LightGBM, src/io/tree.cpp and include/LightGBM/tree.h).
#include "formats/lightgbm/tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

namespace assay::formats::lightgbm {
namespace {

constexpr std::int64_t kMostLeaves = 131'072;  // config.h: num_leaves
constexpr std::int64_t kIsCategorical = 1;     // tree.h: kCategoricalMask

/// The entries of a list with spaces between them, one by one.
class Entries {
 public:
  explicit Entries(std::string_view text) : rest_(text) {}
  std::optional<std::string_view> next() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(' '), rest_.size()));
    if (rest_.empty()) return std::nullopt;
    const auto entry = rest_.substr(0, rest_.find(' '));
    rest_.remove_prefix(entry.size());
    return entry;
  }

 private:
  std::string_view rest_;
};

/// What is no number counts as 0, as LightGBM reads it. Reads one entry more than are wanted, to show that there are.
std::vector<std::int64_t> numbers(std::optional<std::string_view> list, std::int64_t wanted) {
  std::vector<std::int64_t> result;
  Entries entries(list.value_or(""));
  while (static_cast<std::int64_t>(result.size()) <= wanted) {
    const auto entry = entries.next();
    if (!entry) break;
    result.push_back(to_number(*entry).value_or(0));
  }
  return result;
}

/// Why the categories that a node asks for lie outside of their lists.
std::optional<std::string> why_outside(std::int64_t index, const std::vector<std::int64_t>& boundaries,
                                       std::int64_t thresholds) {
  const auto sets = static_cast<std::int64_t>(boundaries.size()) - 1;
  if (index < 0 || index >= sets)
    return fmt::format("set {} of categories, and there are {}", index, std::max(sets, std::int64_t{0}));
  const auto begin = boundaries[static_cast<std::size_t>(index)];
  const auto end = boundaries[static_cast<std::size_t>(index) + 1];
  if (begin < 0 || end < begin || end > thresholds)
    return fmt::format("categories {} to {}, and there are {}", begin, end, thresholds);
  return std::nullopt;
}

}  // namespace

std::optional<std::int64_t> to_number(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return std::nullopt;
  return value;
}

bool Tree::set(std::string_view key, std::string_view value) {
  struct Line {
    std::string_view name;
    std::optional<std::string_view> Tree::* value;
  };
  static constexpr std::array kLines{Line{"num_leaves", &Tree::leaves_},
                                     Line{"num_cat", &Tree::categories_},
                                     Line{"split_feature", &Tree::split_feature_},
                                     Line{"threshold", &Tree::threshold_},
                                     Line{"decision_type", &Tree::decision_type_},
                                     Line{"left_child", &Tree::left_},
                                     Line{"right_child", &Tree::right_},
                                     Line{"leaf_value", &Tree::leaf_value_},
                                     Line{"cat_boundaries", &Tree::cat_boundaries_},
                                     Line{"cat_threshold", &Tree::cat_threshold_}};
  static constexpr std::array<std::string_view, 14> kOthers{
      "split_gain",   "internal_value", "internal_weight", "internal_count", "leaf_weight",
      "leaf_count",   "shrinkage",      "leaf_parent",     "is_linear",      "leaf_const",
      "num_features", "leaf_features",  "leaf_coeff",      "has_categorical"};
  const auto line = std::ranges::find(kLines, key, &Line::name);
  if (line != kLines.end()) this->*(line->value) = value;
  return line != kLines.end() || std::ranges::find(kOthers, key) != kOthers.end();
}

std::optional<std::string_view> Tree::missing() const {
  if (!leaves_) return "num_leaves";
  if (!categories_) return "num_cat";
  if (!leaf_value_) return "leaf_value";
  if (to_number(*leaves_).value_or(0) <= 1) return std::nullopt;
  if (!left_) return "left_child";
  if (!right_) return "right_child";
  if (!split_feature_) return "split_feature";
  if (!threshold_) return "threshold";
  return std::nullopt;
}

std::uint64_t Tree::work() const {
  std::uint64_t bytes = 0;
  for (const auto& list :
       {split_feature_, threshold_, decision_type_, left_, right_, leaf_value_, cat_boundaries_, cat_threshold_})
    bytes += list.value_or("").size();
  return 1 + bytes / 8;
}

std::optional<std::string> Tree::why_broken(std::optional<std::uint64_t> features) const {
  if (!leaves_) return std::nullopt;
  const auto leaves = to_number(*leaves_).value_or(0);
  if (leaves < 1 || leaves > kMostLeaves) return fmt::format("has {} leaves, and LightGBM makes 1 to 131,072", leaves);
  const auto nodes = leaves - 1;
  const auto left = numbers(left_, nodes);
  const auto right = numbers(right_, nodes);
  const auto split = numbers(split_feature_, nodes);
  const auto threshold = numbers(threshold_, nodes);
  const auto decision = numbers(decision_type_, nodes);
  const auto values = numbers(leaf_value_, leaves);
  struct List {
    std::string_view name;
    const std::vector<std::int64_t>& entries;
    std::int64_t wanted;
    bool is_given;
  };
  for (const auto& list :
       {List{"left_child", left, nodes, left_.has_value()}, List{"right_child", right, nodes, right_.has_value()},
        List{"split_feature", split, nodes, split_feature_.has_value()},
        List{"threshold", threshold, nodes, threshold_.has_value()},
        List{"decision_type", decision, nodes, decision_type_.has_value()},
        List{"leaf_value", values, leaves, leaf_value_.has_value()}}) {
    const auto count = static_cast<std::int64_t>(list.entries.size());
    if (list.is_given && count != list.wanted)
      return fmt::format("has {} leaves and {} {} of {}", leaves, count > list.wanted ? "more than" : "only",
                         std::min(count, list.wanted), list.name);
  }
  if (nodes == 0 || !left_ || !right_) return std::nullopt;
  const auto sets = to_number(categories_.value_or("")).value_or(0);
  const auto boundaries = numbers(cat_boundaries_, std::clamp(sets, std::int64_t{0}, kMostLeaves));
  Entries thresholds(cat_threshold_.value_or(""));
  std::int64_t threshold_count = 0;
  while (thresholds.next()) ++threshold_count;

  std::vector<bool> is_reached(static_cast<std::size_t>(nodes));
  std::vector<std::int64_t> ahead{0};
  while (!ahead.empty()) {
    const auto node = ahead.back();
    ahead.pop_back();
    const auto at = static_cast<std::size_t>(node);
    if (is_reached[at]) return fmt::format("reaches node {} in two ways", node);
    is_reached[at] = true;
    if (split_feature_ && (split[at] < 0 || (features && static_cast<std::uint64_t>(split[at]) >= *features)))
      return fmt::format("asks for feature {}, and there are {}", split[at], features.value_or(0));
    if (decision_type_ && threshold_ && (decision[at] & kIsCategorical) != 0)
      if (const auto why = why_outside(threshold[at], boundaries, threshold_count))
        return fmt::format("asks in node {} for {}", node, *why);
    for (const auto child : {left[at], right[at]}) {
      if (child >= nodes) return fmt::format("leads from node {} to node {}, and there are {}", node, child, nodes);
      if (child < -leaves)
        return fmt::format("leads from node {} to leaf {}, and there are {}", node, -(child + 1), leaves);
      if (child >= 0) ahead.push_back(child);
    }
  }
  return std::nullopt;
}

}  // namespace assay::formats::lightgbm
