#pragma once

#include "codecs/onnx/model.hpp"

#include <cstdint>
#include <vector>

namespace assay::onnx {

/// One thing that a name stands for: what defines it, once per definition.
struct Value {
  enum class Kind : std::uint8_t {
    input,               ///< of a graph or function; `source` is of Model::inputs
    initializer,         ///< `source` is of Model::tensors
    sparse_initializer,  ///< `source` is of Model::sparses
    output,              ///< of a node; `source` is of Model::nodes
  };
  Kind kind = Kind::input;
  Name name = kNoName;
  Index graph = kNone;
  Index source = kNone;
  Index position = 0;         ///< which of the node's outputs
  Index initializer = kNone;  ///< of an input that has a default: of Model::tensors
  std::uint32_t readers = 0;  ///< nodes and graph outputs, in subgraphs too
};

/// Which definition each name of a model means: names are those of their graph, and inside of subgraphs also those of
/// the graphs around. Built in time and memory that are linear in the model.
struct Wiring {
  std::vector<Value> values;
  /// Beside Model::names: the value that an input slot reads or an output slot defines; `kNone` for an input that is
  /// left out, or that nothing defines.
  std::vector<Index> slots;
  std::vector<Index> results;       ///< beside Model::outputs: the value of each output of a graph or function
  std::vector<Index> input_values;  ///< beside Model::inputs: the value of each input

  /// Beside Model::nodes: the nodes of each graph, in its slice, so that each comes behind those it reads from (what
  /// its subgraphs capture included). Nodes in a cycle come last, in the order of the file.
  std::vector<Index> order;

  struct Dangling {
    Index node;  ///< `kNone` for an output of a graph
    Index slot;  ///< of Model::names, or of Model::outputs
  };
  std::vector<Dangling> dangling;  ///< names that nothing defines
  struct Twice {
    Index first, second;  ///< values of the same name in one graph
  };
  std::vector<Twice> twice;
  std::vector<Index> unsorted;  ///< of each graph that is not in order: the first node that reads from a later one
  std::vector<Index> cyclic;    ///< nodes that depend on themselves

  [[nodiscard]] std::span<const Index> inputs_of(const Node& node) const { return Model::slice(slots, node.inputs); }
  [[nodiscard]] std::span<const Index> outputs_of(const Node& node) const { return Model::slice(slots, node.outputs); }
};

[[nodiscard]] Wiring wire(const Model& model);

}  // namespace assay::onnx
