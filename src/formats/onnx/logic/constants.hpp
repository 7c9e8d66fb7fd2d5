#pragma once

#include "codecs/onnx/values.hpp"
#include "formats/onnx/logic/flow.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace assay::formats::onnx::logic {

/// What a product with a constant matrix does: most are layers of a network.
enum class Product : std::uint8_t {
  layer,
  moves,  ///< each number of the result is one of the operand, and none is lost
  picks,  ///< each is one of the operand; a few of many
  sums,   ///< all numbers count alike
};

/// What the numbers say that a model brings along: reads those of the values of a flow. Borrows all.
class Constants {
 public:
  Constants(const assay::onnx::Model& model, const assay::onnx::Values& values, const Flow& flow)
      : model_(model), values_(values), flow_(flow) {}

  /// The integers of a value that is constant; nothing when there are more than 4096.
  [[nodiscard]] const std::optional<std::vector<std::int64_t>>& numbers(Index value) const;
  /// A table with one number in each row.
  [[nodiscard]] bool is_list(Index value) const;
  /// How many numbers there are, if they are 0, 1, 2 … or 1, 2, 3 …; else 0. What is less than them is a length, and
  /// the result a mask.
  [[nodiscard]] std::int64_t range(Index value) const;
  /// Nothing but zeros.
  [[nodiscard]] bool is_zero(Index value) const;
  /// 0 when that is not known.
  [[nodiscard]] std::int64_t elements(Index value) const;
  /// A table in which one entry differs from all others: what is looked up is a test of being that one.
  [[nodiscard]] bool has_single_entry(Index value);
  /// More than one number, and not all the same: an answer rather than a filling.
  [[nodiscard]] bool is_varied(Index value);
  [[nodiscard]] Product product_with(Index value);
  /// The largest of a few numbers; 0 when they are not known.
  [[nodiscard]] double largest(Index value) const;
  /// What an operator gets as an operand, or had as an attribute in older sets.
  [[nodiscard]] std::optional<std::vector<std::int64_t>> operand_or_attribute(Index step, std::size_t operand,
                                                                              std::string_view name) const;
  /// How many numbers a Slice takes in its only dimension; 0 when that is not known.
  [[nodiscard]] std::int64_t sliced(Index step) const;
  /// How many integers there are, if no two are the same; else 0.
  [[nodiscard]] std::int64_t different(Index value) const;
  /// A table of at least so many numbers, not all the same.
  [[nodiscard]] bool is_weights(Index value, std::int64_t least);
  /// How many elements of a table are left when a step has reduced it.
  [[nodiscard]] std::int64_t left_of(Index value, Index step) const;
  [[nodiscard]] bool has_dimension(Index value, std::int64_t size) const;
  /// A product with a matrix that takes one number and no others.
  [[nodiscard]] bool picks_one(std::span<const Index> in);
  /// In how many dimensions a Slice with the inputs `in` takes one element.
  [[nodiscard]] std::size_t single_elements(std::span<const Index> in) const;

 private:
  [[nodiscard]] Index source(Index value) const;
  [[nodiscard]] std::int64_t counted_range(Index value) const;
  [[nodiscard]] std::span<const std::int64_t> dimensions(Index value) const;
  [[nodiscard]] std::optional<std::vector<double>> all(Index from, std::size_t most) const;

  // Each constant is read once, however many nodes use it.
  std::map<Index, bool> single_entries_, varied_;
  mutable std::map<Index, std::optional<std::vector<std::int64_t>>> numbers_;
  std::map<Index, Product> products_;
  const assay::onnx::Model& model_;
  const assay::onnx::Values& values_;
  const Flow& flow_;
};

}  // namespace assay::formats::onnx::logic
