#pragma once

#include "codecs/protobuf/schema.hpp"

#include <cstdint>
#include <span>

// The .proto files of Core ML that assay reads (coremltools, mlmodel/format).
namespace assay::formats::coreml {

extern const protobuf::MessageSpec kModel;
extern const protobuf::MessageSpec kDescription;
extern const protobuf::MessageSpec kNetwork;      ///< NeuralNetwork, also with the labels of a classifier
extern const protobuf::MessageSpec kLinkedFile;   ///< LinkedModelFile
extern const protobuf::MessageSpec kCustom;       ///< CustomModel and CustomLayerParams, which have the same fields
extern const protobuf::MessageSpec kParameter;    ///< an entry of the parameters of either
extern const protobuf::MessageSpec kLayer;        ///< NeuralNetworkLayer
extern const protobuf::MessageSpec kUserDefined;  ///< an entry of the metadata of the user

inline constexpr std::uint32_t kVersionField = 1;
inline constexpr std::uint32_t kDescriptionField = 2;
/// What kind of model it is begins here, and ends before the other; new kinds get numbers between.
inline constexpr std::uint32_t kFirstType = 200;
inline constexpr std::uint32_t kBehindTypes = 4000;

/// What the kind of a model with the field `number` is called; empty when assay does not know it.
[[nodiscard]] std::string_view kind_of_model(std::uint32_t number);

/// The messages whose texts are written by people.
[[nodiscard]] bool is_prose(const protobuf::MessageSpec& spec);

}  // namespace assay::formats::coreml
