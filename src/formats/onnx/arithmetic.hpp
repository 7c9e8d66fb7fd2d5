#pragma once

#include "formats/onnx/scan.hpp"

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace assay::formats::onnx {

/// Works out the shapes that a graph computes from constants alone: short lists of integers through the operators that
/// exporters use for them, and the shapes of what is made of constants. What depends on an input stays unknown.
class ShapeArithmetic {
 public:
  static constexpr std::size_t kMost = 64;
  using List = std::vector<std::int64_t>;

  /// What is known of a value that is made of constants.
  struct Made {
    List shape;
    std::uint64_t bits = 32;  ///< of an element
  };

  explicit ShapeArithmetic(const Scan& scan) : scan_(scan) {}

  /// Looks at a node; those it reads from have been looked at. What was known of its outputs is forgotten.
  void see(const assay::onnx::Node& node);
  /// From here on `to` is what `from` is now: the input of a function that is called, or what the call gives back.
  void bind(assay::onnx::Index to, assay::onnx::Index from);
  /// Says of what shape a value is that is made of constants.
  void make(assay::onnx::Index value, Made made);

  /// The integers of a value, where they are known.
  [[nodiscard]] std::optional<List> known(assay::onnx::Index value) const;
  [[nodiscard]] std::optional<List> input(const assay::onnx::Node& node, std::size_t index) const;
  /// Whether an input is computed from constants, and does not fit into 64 bits.
  [[nodiscard]] bool overflows(const assay::onnx::Node& node, std::size_t index) const;
  /// What a value is that is a constant, or made of constants.
  [[nodiscard]] std::optional<Made> made(assay::onnx::Index value) const;
  /// The shape of such a value, or of an input with a fixed shape.
  [[nodiscard]] std::optional<List> shape_of_value(assay::onnx::Index value) const;

 private:
  struct Numbers {
    List list;
    bool overflows = false;
  };
  using Result = std::optional<Numbers>;

  [[nodiscard]] assay::onnx::Index value_of(const assay::onnx::Node& node, std::size_t index) const;
  [[nodiscard]] Result numbers(assay::onnx::Index value) const;
  [[nodiscard]] Result compute(const assay::onnx::Node& node) const;
  [[nodiscard]] std::optional<List> shape(const assay::onnx::Node& node) const;
  [[nodiscard]] Result join(const assay::onnx::Node& node) const;
  [[nodiscard]] std::optional<List> pick(const assay::onnx::Node& node) const;
  [[nodiscard]] std::optional<List> slice(const assay::onnx::Node& node) const;
  [[nodiscard]] std::optional<List> choose(const assay::onnx::Node& node) const;
  [[nodiscard]] std::optional<List> fill(const assay::onnx::Node& node) const;
  [[nodiscard]] std::optional<List> repeat(const assay::onnx::Node& node, bool is_expansion) const;
  [[nodiscard]] std::optional<List> count_up(const assay::onnx::Node& node) const;
  [[nodiscard]] Result combine(const assay::onnx::Node& node, char operation) const;
  [[nodiscard]] Result reduce(const assay::onnx::Node& node, char operation) const;
  [[nodiscard]] Result map(const assay::onnx::Node& node, char operation) const;
  void split(const assay::onnx::Node& node);

  const Scan& scan_;
  std::unordered_map<assay::onnx::Index, Numbers> known_;
  std::unordered_map<assay::onnx::Index, Made> made_;
};

}  // namespace assay::formats::onnx
