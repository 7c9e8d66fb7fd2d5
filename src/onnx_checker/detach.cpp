#include "onnx_checker/detach.hpp"

#include <algorithm>
#include <vector>

namespace assay::onnx_checker {
namespace {

bool is_elsewhere(const onnx::TensorProto& tensor) {
  return tensor.data_location() == onnx::TensorProto::EXTERNAL &&
         std::ranges::any_of(tensor.external_data(), [](const auto& entry) { return entry.key() == "location"; });
}

bool has_data(const onnx::TensorProto& tensor) {
  return tensor.has_raw_data() || tensor.float_data_size() != 0 || tensor.int32_data_size() != 0 ||
         tensor.string_data_size() != 0 || tensor.int64_data_size() != 0 || tensor.double_data_size() != 0 ||
         tensor.uint64_data_size() != 0;
}

void detach(onnx::TensorProto& tensor) {
  if (!is_elsewhere(tensor) || has_data(tensor)) return;
  tensor.clear_external_data();
  tensor.clear_data_location();
  tensor.clear_dims();
  tensor.set_data_type(onnx::TensorProto::FLOAT);
  tensor.add_float_data(0);
}

/// Values and indices are compared with each other: without either there are none of both.
void detach(onnx::SparseTensorProto& sparse) {
  if (!is_elsewhere(sparse.values()) && !is_elsewhere(sparse.indices())) return;
  sparse.clear_indices();
  auto& values = *sparse.mutable_values();
  const std::string name = values.name();
  values.Clear();
  values.set_name(name);
  values.set_data_type(onnx::TensorProto::FLOAT);
  values.add_dims(0);
}

/// Goes through graphs in a list of its own: how deep they nest is the model's choice.
class Walk {
 public:
  void graph(onnx::GraphProto& graph) { graphs_.push_back(&graph); }
  void nodes(google::protobuf::RepeatedPtrField<onnx::NodeProto>& nodes) {
    for (auto& node : nodes)
      for (auto& attribute : *node.mutable_attribute()) this->attribute(attribute);
  }
  void finish() {
    while (!graphs_.empty()) {
      auto& graph = *graphs_.back();
      graphs_.pop_back();
      for (auto& tensor : *graph.mutable_initializer()) detach(tensor);
      for (auto& sparse : *graph.mutable_sparse_initializer()) detach(sparse);
      nodes(*graph.mutable_node());
    }
  }

 private:
  void attribute(onnx::AttributeProto& attribute) {
    if (attribute.has_t()) detach(*attribute.mutable_t());
    for (auto& tensor : *attribute.mutable_tensors()) detach(tensor);
    if (attribute.has_sparse_tensor()) detach(*attribute.mutable_sparse_tensor());
    for (auto& sparse : *attribute.mutable_sparse_tensors()) detach(sparse);
    if (attribute.has_g()) graph(*attribute.mutable_g());
    for (auto& graph : *attribute.mutable_graphs()) this->graph(graph);
  }

  std::vector<onnx::GraphProto*> graphs_;
};

}  // namespace

void detach_external_data(onnx::ModelProto& model) {
  Walk walk;
  if (model.has_graph()) walk.graph(*model.mutable_graph());
  for (auto& function : *model.mutable_functions()) walk.nodes(*function.mutable_node());
  for (auto& training : *model.mutable_training_info()) {
    if (training.has_initialization()) walk.graph(*training.mutable_initialization());
    if (training.has_algorithm()) walk.graph(*training.mutable_algorithm());
  }
  walk.finish();
}

}  // namespace assay::onnx_checker
