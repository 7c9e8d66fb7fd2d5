#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay::formats::lightgbm {

/// The lines of one tree, unread. LightGBM takes the last one of a name. Borrows from the text.
class Tree {
 public:
  /// Keeps the value of a line; false when trees have no such line.
  bool set(std::string_view key, std::string_view value);

  /// The first part that LightGBM needs and the tree does not have.
  [[nodiscard]] std::optional<std::string_view> missing() const;
  /// How many numbers its lists have, as work that judging it takes.
  [[nodiscard]] std::uint64_t work() const;
  /// Why predicting with the tree leaves it, if it does. `features` is how many the model has, where that is known.
  [[nodiscard]] std::optional<std::string> why_broken(std::optional<std::uint64_t> features) const;

 private:
  std::optional<std::string_view> leaves_, categories_, split_feature_, threshold_, decision_type_, left_, right_,
      leaf_value_, cat_boundaries_, cat_threshold_;
};

/// The whole number at the front of `text`.
[[nodiscard]] std::optional<std::int64_t> to_number(std::string_view text);

}  // namespace assay::formats::lightgbm
