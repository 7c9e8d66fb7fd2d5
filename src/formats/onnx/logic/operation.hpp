#pragma once

#include "codecs/onnx/model.hpp"

#include <cstdint>
#include <vector>

namespace assay::formats::onnx::logic {

/// What an operator does to information about the input. Types and shapes do not matter here.
enum class Operation : std::uint8_t {
  plain,       ///< anything else: its outputs depend on all inputs
  constant,    ///< depends on nothing
  shape,       ///< tells the shape of its input, not its values
  parametric,  ///< the network proper: convolution, matrix product, attention, recurrent cells, trees
  move,        ///< the same numbers, or each by a function of its own: Cast, Reshape, Exp
  narrow,      ///< takes some of the numbers: Slice, TopK, Split
  gather,      ///< takes some of the numbers by index, or looks numbers up in a table
  reduce,      ///< many numbers become few: ReduceSum, ArgMax
  compare,     ///< two operands become true or false
  test,        ///< one operand becomes true or false: IsNaN
  logic,       ///< And, Or, Not
  threshold,   ///< has a step or a bend: Relu, Clip, Sigmoid, Sign
  multiply,    ///< Mul, Div
  add,         ///< a sum of its operands, or the greater of them
  where,       ///< picks one of two by a condition
  scatter,     ///< writes some numbers over others
  concatenate,
  choose,  ///< the outputs of an If: condition, then, else
  merge,   ///< the outputs of a Loop or Scan: any of its inputs
};

/// The operation of each name of a model, beside its numbers: an operator is looked up once, not once per node.
[[nodiscard]] std::vector<Operation> operations_of(const assay::onnx::Model& model);

/// A Cast to truth values is a test: of being anything but zero.
[[nodiscard]] bool is_cast_to_boolean(const assay::onnx::Model& model, const assay::onnx::Node& node);

}  // namespace assay::formats::onnx::logic
