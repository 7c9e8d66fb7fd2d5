#pragma once

#include "formats/onnx/scan.hpp"

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace assay::formats::onnx {

/// Works out the shapes that a graph computes from constants alone: short lists of integers through the operators that
/// exporters use for them. What depends on an input stays unknown.
class ShapeArithmetic {
 public:
  static constexpr std::size_t kMost = 64;
  using List = std::vector<std::int64_t>;

  explicit ShapeArithmetic(const Scan& scan) : scan_(scan) {}

  /// Looks at a node; those it reads from have been looked at.
  void see(const assay::onnx::Node& node);
  /// The integers of a value, where they are known.
  [[nodiscard]] std::optional<List> known(assay::onnx::Index value) const;
  [[nodiscard]] std::optional<List> input(const assay::onnx::Node& node, std::size_t index) const;
  /// The shape of a value that is a constant, or an input with a fixed shape.
  [[nodiscard]] std::optional<List> shape_of_value(assay::onnx::Index value) const;

 private:
  [[nodiscard]] std::optional<List> compute(const assay::onnx::Node& node) const;
  [[nodiscard]] std::optional<List> join(const assay::onnx::Node& node) const;
  [[nodiscard]] std::optional<List> pick(const assay::onnx::Node& node) const;
  [[nodiscard]] std::optional<List> combine(const assay::onnx::Node& node, char operation) const;

  const Scan& scan_;
  std::unordered_map<assay::onnx::Index, List> known_;
};

}  // namespace assay::formats::onnx
