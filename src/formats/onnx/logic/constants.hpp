#pragma once

#include "codecs/onnx/values.hpp"
#include "formats/onnx/logic/flow.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace assay::formats::onnx::logic {

/// What the numbers say that a model brings along: reads those of the values of a flow. Borrows all.
class Constants {
 public:
  Constants(const assay::onnx::Model& model, const assay::onnx::Values& values, const Flow& flow)
      : model_(model), values_(values), flow_(flow) {}

  /// The integers of a value that is constant; nothing when there are more than 4096.
  [[nodiscard]] std::optional<std::vector<std::int64_t>> numbers(Index value) const;
  /// A table with one number in each row.
  [[nodiscard]] bool is_list(Index value) const;
  /// 0, 1, 2 …: what is compared with it is a length, and the result a mask.
  [[nodiscard]] bool is_range(Index value) const;
  /// In how many dimensions a Slice with the inputs `in` takes one element.
  [[nodiscard]] std::size_t single_elements(std::span<const Index> in) const;

 private:
  [[nodiscard]] Index source(Index value) const;

  const assay::onnx::Model& model_;
  const assay::onnx::Values& values_;
  const Flow& flow_;
};

}  // namespace assay::formats::onnx::logic
