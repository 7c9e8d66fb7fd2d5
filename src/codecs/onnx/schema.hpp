#pragma once

#include "codecs/protobuf/reader.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace assay::onnx {

/// The messages of onnx.proto and onnx-data.proto.
enum class Message : std::uint8_t {
  model,
  training_info,
  graph,
  node,
  attribute,
  tensor,
  segment,
  sparse_tensor,
  function,
  opset,
  entry,
  annotation,
  value_info,
  type,
  tensor_type,
  sequence_type,
  map_type,
  optional_type,
  sparse_tensor_type,
  opaque_type,
  shape,
  dimension,
  device,
  node_device,
  sharding,
  sharded_dimension,
  simple_sharding,
  device_group,
  sequence,
  map,
  optional,
  early_graph,  ///< a GraphProto of the weeks before version 1, when it was the whole file
};

[[nodiscard]] std::string_view name_of(Message message);

enum class Kind : std::uint8_t {
  int32,  ///< also enumerations: parsers keep the low 32 bits
  int64,
  uint64,
  fixed32,
  fixed64,
  text,     ///< a string for people or programs
  bytes,    ///< data
  message,  ///< another message
};

/// One line of onnx.proto.
struct FieldSpec {
  std::uint32_t number;
  std::string_view name;
  Kind kind;
  bool is_repeated = false;
  Message message = Message::model;  ///< of a field that is one
};

/// The fields of `message` in the order of their numbers. Those that were reserved after having been used are listed.
[[nodiscard]] std::span<const FieldSpec> fields_of(Message message);
/// Null for a number that the message does not have.
[[nodiscard]] const FieldSpec* field_of(Message message, std::uint32_t number);

/// The wire type of one value of that kind.
[[nodiscard]] protobuf::WireType wire_type_of(Kind kind);
/// Whether parsers read a field of this wire type as `spec`: repeated numbers may be packed or not.
[[nodiscard]] bool accepts(const FieldSpec& spec, protobuf::WireType type);

}  // namespace assay::onnx
