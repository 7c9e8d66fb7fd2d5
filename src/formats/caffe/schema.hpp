#pragma once

#include "codecs/protobuf/schema.hpp"

#include <cstdint>
#include <optional>
#include <span>

// The parts of caffe.proto that assay reads.
namespace assay::formats::caffe {

extern const protobuf::MessageSpec kNet;
extern const protobuf::MessageSpec kLayer;     ///< LayerParameter
extern const protobuf::MessageSpec kOldLayer;  ///< V1LayerParameter

inline constexpr std::uint32_t kNetLayer = 100;
inline constexpr std::uint32_t kNetOldLayer = 2;
inline constexpr std::uint32_t kPythonParameter = 130;

/// A field of a layer that holds a path: the parameter of the layer, and the field in it.
struct PathField {
  std::uint32_t parameter;
  std::uint32_t field;
};
[[nodiscard]] std::span<const PathField> path_fields();
[[nodiscard]] std::span<const PathField> old_path_fields();

}  // namespace assay::formats::caffe
