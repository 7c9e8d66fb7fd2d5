#pragma once

#include "codecs/onnx/model.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace assay::formats::onnx::logic {

/// What an operator does to information about the input. Types and shapes do not matter here.
enum class Operation : std::uint8_t {
  plain,       ///< anything else: its outputs depend on all inputs
  constant,    ///< depends on nothing
  shape,       ///< tells the shape of its input, not its values
  parametric,  ///< the network proper: convolution, matrix product, attention, recurrent cells, trees
  move,        ///< the same numbers, or each by a function of its own: Cast, Log
  reshape,     ///< the same numbers in another shape
  rearrange,   ///< the same numbers in other places: Transpose, Tile, Unsqueeze
  look_up,     ///< each by a table, which may be one of texts: LabelEncoder
  controlled,  ///< the same numbers, but for what later operands say: BatchNormalization, Dropout
  narrow,      ///< takes some of the numbers: Slice, TopK, Split
  find,        ///< the places of what is not zero: as many as there are
  gather,      ///< takes some of the numbers by index, or looks numbers up in a table
  reduce,      ///< many numbers become few: ReduceSum
  extreme,     ///< many numbers become one of them: ReduceMax
  accumulate,  ///< many numbers become a sum at each place: CumSum
  place,       ///< the place of the greatest or least: ArgMax
  one_hot,     ///< numbers become rows with a one in them: OneHot
  hard,        ///< the greatest becomes one, all others zero: Hardmax
  compare,     ///< two operands become true or false
  test,        ///< one operand becomes true or false: IsNaN, RegexFullMatch
  logic,       ///< And, Or, Not
  threshold,   ///< has a step or a bend: Relu, Clip, Sigmoid, Sign, Exp
  power,       ///< Pow, which has a bend when the exponent is large
  multiply,    ///< Mul
  divide,      ///< Div
  add,         ///< a sum of its operands, or the greater of them
  where,       ///< picks one of two by a condition
  scatter,     ///< writes some numbers over others
  concatenate,
  choose,  ///< the outputs of an If: condition, then, else
  merge,   ///< the outputs of a Scan, and what a Loop collects: any of its inputs
  repeat,  ///< what a Loop carries: number of rounds, condition, what went in, what a round made
};

/// Each number of the result is made of those at the same place.
[[nodiscard]] bool is_by_element(Operation operation);

/// The operation of each name of a model, beside its numbers: an operator is looked up once, not once per node.
[[nodiscard]] std::vector<Operation> operations_of(const assay::onnx::Model& model);

/// Operators of this domain are none that assay could know: what one does to an input is the network's business.
[[nodiscard]] bool is_foreign(std::string_view domain);

/// A Cast to whole numbers is a step: what is behind the point is lost.
[[nodiscard]] bool is_cast_to_integer(const assay::onnx::Model& model, const assay::onnx::Node& node);

/// A Cast to truth values is a test: of being anything but zero.
[[nodiscard]] bool is_cast_to_boolean(const assay::onnx::Model& model, const assay::onnx::Node& node);

}  // namespace assay::formats::onnx::logic
