#include "codecs/onnx/schema.hpp"

#include <algorithm>
#include <array>

namespace assay::onnx {
namespace {

using enum Kind;
using M = Message;
constexpr bool kMany = true;

// Legend: number, name, kind, repeated, message. onnx.proto of IR version 14; "was" marks fields of early versions.
constexpr FieldSpec kModel[] = {{1, "ir_version", int64},
                                {2, "producer_name", text},
                                {3, "producer_version", text},
                                {4, "domain", text},
                                {5, "model_version", int64},
                                {6, "doc_string", text},
                                {7, "graph", message, false, M::graph},
                                {8, "opset_import", message, kMany, M::opset},
                                {14, "metadata_props", message, kMany, M::entry},
                                {20, "training_info", message, kMany, M::training_info},
                                {25, "functions", message, kMany, M::function},
                                {26, "configuration", message, kMany, M::device}};
constexpr FieldSpec kTrainingInfo[] = {{1, "initialization", message, false, M::graph},
                                       {2, "algorithm", message, false, M::graph},
                                       {3, "initialization_binding", message, kMany, M::entry},
                                       {4, "update_binding", message, kMany, M::entry}};
constexpr FieldSpec kGraph[] = {{1, "node", message, kMany, M::node},
                                {2, "name", text},
                                {5, "initializer", message, kMany, M::tensor},
                                {10, "doc_string", text},
                                {11, "input", message, kMany, M::value_info},
                                {12, "output", message, kMany, M::value_info},
                                {13, "value_info", message, kMany, M::value_info},
                                {14, "quantization_annotation", message, kMany, M::annotation},
                                {15, "sparse_initializer", message, kMany, M::sparse_tensor},
                                {16, "metadata_props", message, kMany, M::entry}};
// Commits of September 2017: values had names and nothing else, and the graph said who made it.
constexpr FieldSpec kEarlyGraph[] = {{1, "node", message, kMany, M::node},
                                     {2, "name", text},
                                     {3, "input", text, kMany},
                                     {4, "output", text, kMany},
                                     {5, "initializer", message, kMany, M::tensor},
                                     {6, "ir_version", int64},
                                     {7, "producer_version", int64},
                                     {8, "producer_tag", text},
                                     {9, "domain", text},
                                     {10, "doc_string", text}};
constexpr FieldSpec kNode[] = {{1, "input", text, kMany},
                               {2, "output", text, kMany},
                               {3, "name", text},
                               {4, "op_type", text},
                               {5, "attribute", message, kMany, M::attribute},
                               {6, "doc_string", text},
                               {7, "domain", text},
                               {8, "overload", text},
                               {9, "metadata_props", message, kMany, M::entry},
                               {10, "device_configurations", message, kMany, M::node_device}};
constexpr FieldSpec kAttribute[] = {{1, "name", text},
                                    {2, "f", fixed32},
                                    {3, "i", int64},
                                    {4, "s", bytes},
                                    {5, "t", message, false, M::tensor},
                                    {6, "g", message, false, M::graph},
                                    {7, "floats", fixed32, kMany},
                                    {8, "ints", int64, kMany},
                                    {9, "strings", bytes, kMany},
                                    {10, "tensors", message, kMany, M::tensor},
                                    {11, "graphs", message, kMany, M::graph},
                                    {13, "doc_string", text},
                                    {14, "tp", message, false, M::type},
                                    {15, "type_protos", message, kMany, M::type},
                                    {20, "type", int32},
                                    {21, "ref_attr_name", text},
                                    {22, "sparse_tensor", message, false, M::sparse_tensor},
                                    {23, "sparse_tensors", message, kMany, M::sparse_tensor}};
constexpr FieldSpec kTensor[] = {{1, "dims", int64, kMany},
                                 {2, "data_type", int32},
                                 {3, "segment", message, false, M::segment},
                                 {4, "float_data", fixed32, kMany},
                                 {5, "int32_data", int32, kMany},
                                 {6, "string_data", bytes, kMany},
                                 {7, "int64_data", int64, kMany},
                                 {8, "name", text},
                                 {9, "raw_data", bytes},
                                 {10, "double_data", fixed64, kMany},
                                 {11, "uint64_data", uint64, kMany},
                                 {12, "doc_string", text},
                                 {13, "external_data", message, kMany, M::entry},
                                 {14, "data_location", int32},
                                 {16, "metadata_props", message, kMany, M::entry}};
constexpr FieldSpec kSegment[] = {{1, "begin", int64}, {2, "end", int64}};
constexpr FieldSpec kSparseTensor[] = {
    {1, "values", message, false, M::tensor}, {2, "indices", message, false, M::tensor}, {3, "dims", int64, kMany}};
constexpr FieldSpec kFunction[] = {{1, "name", text},
                                   {2, "since_version", int64},  // was
                                   {3, "status", int32},         // was
                                   {4, "input", text, kMany},
                                   {5, "output", text, kMany},
                                   {6, "attribute", text, kMany},
                                   {7, "node", message, kMany, M::node},
                                   {8, "doc_string", text},
                                   {9, "opset_import", message, kMany, M::opset},
                                   {10, "domain", text},
                                   {11, "attribute_proto", message, kMany, M::attribute},
                                   {12, "value_info", message, kMany, M::value_info},
                                   {13, "overload", text},
                                   {14, "metadata_props", message, kMany, M::entry}};
constexpr FieldSpec kOpset[] = {{1, "domain", text}, {2, "version", int64}};
constexpr FieldSpec kEntry[] = {{1, "key", text}, {2, "value", text}};
constexpr FieldSpec kAnnotation[] = {{1, "tensor_name", text},
                                     {2, "quant_parameter_tensor_names", message, kMany, M::entry}};
constexpr FieldSpec kValueInfo[] = {{1, "name", text},
                                    {2, "type", message, false, M::type},
                                    {3, "doc_string", text},
                                    {4, "metadata_props", message, kMany, M::entry}};
constexpr FieldSpec kType[] = {{1, "tensor_type", message, false, M::tensor_type},
                               {4, "sequence_type", message, false, M::sequence_type},
                               {5, "map_type", message, false, M::map_type},
                               {6, "denotation", text},
                               {7, "opaque_type", message, false, M::opaque_type},
                               {8, "sparse_tensor_type", message, false, M::sparse_tensor_type},
                               {9, "optional_type", message, false, M::optional_type}};
constexpr FieldSpec kTensorType[] = {{1, "elem_type", int32}, {2, "shape", message, false, M::shape}};
constexpr FieldSpec kSequenceType[] = {{1, "elem_type", message, false, M::type}};
constexpr FieldSpec kMapType[] = {{1, "key_type", int32}, {2, "value_type", message, false, M::type}};
constexpr FieldSpec kOpaqueType[] = {{1, "domain", text}, {2, "name", text}};
constexpr FieldSpec kShape[] = {{1, "dim", message, kMany, M::dimension}};
constexpr FieldSpec kDimension[] = {{1, "dim_value", int64}, {2, "dim_param", text}, {3, "denotation", text}};
constexpr FieldSpec kDevice[] = {{1, "name", text}, {2, "num_devices", int32}, {3, "device", text, kMany}};
constexpr FieldSpec kNodeDevice[] = {
    {1, "configuration_id", text}, {2, "sharding_spec", message, kMany, M::sharding}, {3, "pipeline_stage", int32}};
constexpr FieldSpec kSharding[] = {{1, "tensor_name", text},
                                   {2, "device", int64, kMany},
                                   {3, "index_to_device_group_map", message, kMany, M::device_group},
                                   {4, "sharded_dim", message, kMany, M::sharded_dimension}};
constexpr FieldSpec kShardedDimension[] = {{1, "axis", int64},
                                           {2, "simple_sharding", message, kMany, M::simple_sharding}};
constexpr FieldSpec kSimpleSharding[] = {{1, "dim_value", int64}, {2, "dim_param", text}, {3, "num_shards", int64}};
constexpr FieldSpec kDeviceGroup[] = {{1, "key", int64}, {2, "value", int64, kMany}};
// onnx-data.proto: what test_data_set_N/*.pb hold besides tensors.
constexpr FieldSpec kSequence[] = {{1, "name", text},
                                   {2, "elem_type", int32},
                                   {3, "tensor_values", message, kMany, M::tensor},
                                   {4, "sparse_tensor_values", message, kMany, M::sparse_tensor},
                                   {5, "sequence_values", message, kMany, M::sequence},
                                   {6, "map_values", message, kMany, M::map},
                                   {7, "optional_values", message, kMany, M::optional}};
constexpr FieldSpec kMap[] = {{1, "name", text},
                              {2, "key_type", int32},
                              {3, "keys", int64, kMany},
                              {4, "string_keys", bytes, kMany},
                              {5, "values", message, false, M::sequence}};
constexpr FieldSpec kOptional[] = {{1, "name", text},
                                   {2, "elem_type", int32},
                                   {3, "tensor_value", message, false, M::tensor},
                                   {4, "sparse_tensor_value", message, false, M::sparse_tensor},
                                   {5, "sequence_value", message, false, M::sequence},
                                   {6, "map_value", message, false, M::map},
                                   {7, "optional_value", message, false, M::optional}};

struct MessageSpec {
  std::string_view name;
  std::span<const FieldSpec> fields;
};
// In the order of the enumeration.
constexpr std::array kMessages{MessageSpec{"ModelProto", kModel},
                               MessageSpec{"TrainingInfoProto", kTrainingInfo},
                               MessageSpec{"GraphProto", kGraph},
                               MessageSpec{"NodeProto", kNode},
                               MessageSpec{"AttributeProto", kAttribute},
                               MessageSpec{"TensorProto", kTensor},
                               MessageSpec{"TensorProto.Segment", kSegment},
                               MessageSpec{"SparseTensorProto", kSparseTensor},
                               MessageSpec{"FunctionProto", kFunction},
                               MessageSpec{"OperatorSetIdProto", kOpset},
                               MessageSpec{"StringStringEntryProto", kEntry},
                               MessageSpec{"TensorAnnotation", kAnnotation},
                               MessageSpec{"ValueInfoProto", kValueInfo},
                               MessageSpec{"TypeProto", kType},
                               MessageSpec{"TypeProto.Tensor", kTensorType},
                               MessageSpec{"TypeProto.Sequence", kSequenceType},
                               MessageSpec{"TypeProto.Map", kMapType},
                               MessageSpec{"TypeProto.Optional", kSequenceType},
                               MessageSpec{"TypeProto.SparseTensor", kTensorType},
                               MessageSpec{"TypeProto.Opaque", kOpaqueType},
                               MessageSpec{"TensorShapeProto", kShape},
                               MessageSpec{"TensorShapeProto.Dimension", kDimension},
                               MessageSpec{"DeviceConfigurationProto", kDevice},
                               MessageSpec{"NodeDeviceConfigurationProto", kNodeDevice},
                               MessageSpec{"ShardingSpecProto", kSharding},
                               MessageSpec{"ShardedDimProto", kShardedDimension},
                               MessageSpec{"SimpleShardedDimProto", kSimpleSharding},
                               MessageSpec{"IntIntListEntryProto", kDeviceGroup},
                               MessageSpec{"SequenceProto", kSequence},
                               MessageSpec{"MapProto", kMap},
                               MessageSpec{"OptionalProto", kOptional},
                               MessageSpec{"GraphProto", kEarlyGraph}};
static_assert(kMessages.size() == static_cast<std::size_t>(Message::early_graph) + 1);

}  // namespace

std::string_view name_of(Message message) { return kMessages.at(static_cast<std::size_t>(message)).name; }

std::span<const FieldSpec> fields_of(Message message) { return kMessages.at(static_cast<std::size_t>(message)).fields; }

const FieldSpec* field_of(Message message, std::uint32_t number) {
  const auto fields = fields_of(message);
  const auto found = std::ranges::lower_bound(fields, number, {}, &FieldSpec::number);
  return found != fields.end() && found->number == number ? &*found : nullptr;
}

protobuf::WireType wire_type_of(Kind kind) {
  switch (kind) {
    case int32:
    case int64:
    case uint64: return protobuf::WireType::varint;
    case fixed32: return protobuf::WireType::fixed32;
    case fixed64: return protobuf::WireType::fixed64;
    case text:
    case bytes:
    case message: break;
  }
  return protobuf::WireType::bytes;
}

bool accepts(const FieldSpec& spec, protobuf::WireType type) {
  return type == wire_type_of(spec.kind) || (spec.is_repeated && type == protobuf::WireType::bytes);
}

}  // namespace assay::onnx
