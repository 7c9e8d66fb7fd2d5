#include "fuzz/onnx_oracle.hpp"

#include "fuzz/check.hpp"

#include <onnx/onnx_pb.h>

#include <bit>
#include <utility>
#include <vector>

namespace assay::test {
namespace {

namespace ours = assay::onnx;
using ours::Index;
using ours::kNone;
using ours::Model;

class Comparison {
 public:
  explicit Comparison(const Model& model) : model_(model) {}

  void run(const ::onnx::ModelProto& wanted) {
    same(model_.ir_version, wanted.ir_version());
    same(model_.producer_name, wanted.producer_name());
    same(model_.model_opsets.count, wanted.opset_import_size());
    same(model_.metadata.size(), wanted.metadata_props_size());
    for (int i = 0; i < wanted.metadata_props_size(); ++i) {
      same(model_.metadata[static_cast<std::size_t>(i)].key, wanted.metadata_props(i).key());
      same(model_.metadata[static_cast<std::size_t>(i)].value, wanted.metadata_props(i).value());
    }
    ASSAY_CHECK((model_.main != kNone) == wanted.has_graph());
    if (wanted.has_graph()) waiting_.emplace_back(model_.main, &wanted.graph());
    same(model_.functions.size(), wanted.functions_size());
    for (int i = 0; i < wanted.functions_size(); ++i)
      function(model_.functions[static_cast<std::size_t>(i)], wanted.functions(i));
    while (!waiting_.empty()) {
      const auto [index, graph] = waiting_.back();
      waiting_.pop_back();
      this->graph(model_.graphs[index], *graph);
    }
  }

 private:
  template <class A, class B>
  static void same(const A& ours, const B& wanted) {
    if constexpr (std::is_integral_v<A>)
      ASSAY_CHECK(std::cmp_equal(ours, wanted));
    else
      ASSAY_CHECK(ours == wanted);
  }
  void same_name(ours::Name name, const std::string& wanted) const { same(model_.text(name), wanted); }

  void function(const ours::Function& function, const ::onnx::FunctionProto& wanted) {
    same_name(function.name, wanted.name());
    same_name(function.domain, wanted.domain());
    const auto& body = model_.graphs[function.graph];
    same(body.inputs.count, wanted.input_size());
    same(body.outputs.count, wanted.output_size());
    same(function.attributes.count, wanted.attribute_size());
    nodes(body, wanted.node());
  }

  void graph(const ours::Graph& graph, const ::onnx::GraphProto& wanted) {
    same_name(graph.name, wanted.name());
    values(model_.inputs, graph.inputs, wanted.input());
    values(model_.outputs, graph.outputs, wanted.output());
    values(model_.value_infos, graph.value_infos, wanted.value_info());
    same(graph.initializers.count, wanted.initializer_size());
    same(graph.sparse_initializers.count, wanted.sparse_initializer_size());
    const auto tensors = Model::slice(model_.initializers, graph.initializers);
    for (int i = 0; i < wanted.initializer_size(); ++i)
      tensor(model_.tensors[tensors[static_cast<std::size_t>(i)]], wanted.initializer(i));
    nodes(graph, wanted.node());
  }

  template <class Wanted>
  void values(const std::vector<ours::ValueInfo>& all, ours::Slice slice, const Wanted& wanted) const {
    same(slice.count, wanted.size());
    for (int i = 0; i < wanted.size(); ++i) {
      const auto& info = all[slice.first + static_cast<Index>(i)];
      same_name(info.name, wanted[i].name());
      if (info.kind == ours::ValueInfo::Kind::tensor && info.has_shape)
        same(info.shape.count, wanted[i].type().tensor_type().shape().dim_size());
    }
  }

  template <class Wanted>
  void nodes(const ours::Graph& graph, const Wanted& wanted) {
    same(graph.nodes.count, wanted.size());
    for (int i = 0; i < wanted.size(); ++i) node(model_.nodes[graph.nodes.first + static_cast<Index>(i)], wanted[i]);
  }

  void node(const ours::Node& node, const ::onnx::NodeProto& wanted) {
    same_name(node.op_type, wanted.op_type());
    same_name(node.domain, wanted.domain());
    same_name(node.name, wanted.name());
    names(model_.inputs_of(node), wanted.input());
    names(model_.outputs_of(node), wanted.output());
    same(node.attributes.count, wanted.attribute_size());
    const auto attributes = model_.attributes_of(node);
    for (int i = 0; i < wanted.attribute_size(); ++i)
      attribute(attributes[static_cast<std::size_t>(i)], wanted.attribute(i));
  }

  template <class Wanted>
  void names(std::span<const ours::Name> all, const Wanted& wanted) const {
    same(all.size(), wanted.size());
    for (int i = 0; i < wanted.size(); ++i) same_name(all[static_cast<std::size_t>(i)], wanted[i]);
  }

  void attribute(const ours::Attribute& attribute, const ::onnx::AttributeProto& wanted) {
    same_name(attribute.name, wanted.name());
    same(attribute.text, wanted.s());
    same(attribute.integer, wanted.i());
    same(std::bit_cast<std::uint32_t>(attribute.real), std::bit_cast<std::uint32_t>(wanted.f()));
    if (std::popcount(attribute.values) > 1) return;  // in which order several stand is the file's choice
    same(attribute.count, wanted.floats_size() + wanted.ints_size() + wanted.strings_size());
    same(attribute.graphs.count, (wanted.has_g() ? 1 : 0) + wanted.graphs_size());
    for (Index i = 0; i < attribute.graphs.count; ++i)
      waiting_.emplace_back(attribute.graphs.first + i,
                            wanted.has_g() ? &wanted.g() : &wanted.graphs(static_cast<int>(i)));
    if (wanted.has_t()) tensor(model_.tensors[attribute.tensors.first], wanted.t());
    for (int i = 0; i < wanted.tensors_size(); ++i)
      tensor(model_.tensors[attribute.tensors.first + static_cast<Index>(i)], wanted.tensors(i));
  }

  void tensor(const ours::Tensor& tensor, const ::onnx::TensorProto& wanted) const {
    same_name(tensor.name, wanted.name());
    same(static_cast<std::int32_t>(tensor.type), wanted.data_type());
    same(tensor.raw.size, wanted.raw_data().size());
    same(tensor.external.count, wanted.external_data_size());
    const auto dims = model_.dims_of(tensor);
    same(dims.size(), wanted.dims_size());
    for (int i = 0; i < wanted.dims_size(); ++i) same(dims[static_cast<std::size_t>(i)], wanted.dims(i));
    same(tensor.elements, wanted.float_data_size() + wanted.int32_data_size() + wanted.string_data_size() +
                              wanted.int64_data_size() + wanted.double_data_size() + wanted.uint64_data_size());
  }

  const Model& model_;
  std::vector<std::pair<Index, const ::onnx::GraphProto*>> waiting_;
};

}  // namespace

void check_against_protobuf(const std::string& bytes, const Model& model) {
  if (!model.oddities.empty() || !model.errors.empty()) return;
  ::onnx::ModelProto wanted;
  if (wanted.ParsePartialFromString(bytes)) Comparison(model).run(wanted);
}

}  // namespace assay::test
