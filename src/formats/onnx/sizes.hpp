#pragma once

#include "formats/onnx/arithmetic.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace assay::formats::onnx {

/// What a node makes out of constants: a tensor of this size, or one whose size does not fit into 63 bits.
struct Allocation {
  std::uint64_t bytes = 0;
  bool overflows = false;
  bool is_filled = false;  ///< of a shape that the node was given, not of the sizes of what it reads
  std::optional<ShapeArithmetic::Made> made;
};

/// The size of what a node makes, as far as it follows from constants.
class Sizes {
 public:
  Sizes(const Scan& scan, const ShapeArithmetic& arithmetic) : scan_(scan), arithmetic_(arithmetic) {}

  [[nodiscard]] std::optional<Allocation> of(const assay::onnx::Node& node) const;

 private:
  using Node = assay::onnx::Node;
  using List = ShapeArithmetic::List;
  using Answer = std::optional<Allocation>;

  [[nodiscard]] assay::onnx::Index value_of(const Node& node, std::size_t index) const;
  [[nodiscard]] Answer filled(const Node& node, std::string_view type) const;
  [[nodiscard]] Answer computed(const Node& node, std::string_view type) const;
  [[nodiscard]] Answer of_list(const Node& node, std::size_t index, std::uint64_t bits) const;
  [[nodiscard]] Answer of_attribute(const Node& node, std::string_view name, std::uint64_t bits) const;
  [[nodiscard]] std::uint64_t value_bits(const Node& node) const;
  [[nodiscard]] std::uint64_t input_bits(const Node& node) const;
  [[nodiscard]] Answer random(const Node& node) const;
  [[nodiscard]] Answer expand(const Node& node) const;
  [[nodiscard]] Answer tile(const Node& node) const;
  [[nodiscard]] Answer range(const Node& node) const;
  [[nodiscard]] Answer one_hot(const Node& node) const;
  [[nodiscard]] Answer pad(const Node& node) const;
  [[nodiscard]] Answer scale(const Node& node) const;
  [[nodiscard]] Answer mel_weights(const Node& node) const;
  [[nodiscard]] Answer affine_grid(const Node& node) const;
  [[nodiscard]] Answer reshape(const Node& node) const;
  [[nodiscard]] Answer broadcast(const Node& node) const;
  [[nodiscard]] Answer concat(const Node& node) const;
  [[nodiscard]] Answer product(const Node& node) const;
  [[nodiscard]] Answer insert_axes(const Node& node) const;

  const Scan& scan_;
  const ShapeArithmetic& arithmetic_;
};

}  // namespace assay::formats::onnx
