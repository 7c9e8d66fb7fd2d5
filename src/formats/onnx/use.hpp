#pragma once

#include "codecs/onnx/wiring.hpp"

#include <map>
#include <tuple>
#include <vector>

namespace assay::formats::onnx {

/// What of a model its outputs depend on: values and nodes, also those in branches and in functions that are called.
/// All of a training graph counts. Found in one pass from the outputs back, in time that is linear in the model.
class Use {
 public:
  Use(const assay::onnx::Model& model, const assay::onnx::Wiring& wiring);

  [[nodiscard]] bool has_node(assay::onnx::Index node) const { return nodes_[node]; }
  [[nodiscard]] bool has_value(assay::onnx::Index value) const { return values_[value]; }

 private:
  void add_graph(assay::onnx::Index graph);
  void add_value(assay::onnx::Index value);
  void add_node(assay::onnx::Index node);
  void follow(assay::onnx::Index node);

  const assay::onnx::Model& model_;
  const assay::onnx::Wiring& wiring_;
  using Called = std::tuple<assay::onnx::Name, assay::onnx::Name, assay::onnx::Name>;  ///< domain, name, overload
  std::map<Called, assay::onnx::Index> functions_;
  std::vector<bool> nodes_, values_, graphs_;
  std::vector<assay::onnx::Index> waiting_;  ///< nodes
};

}  // namespace assay::formats::onnx
