#pragma once

#include "codecs/protobuf/schema.hpp"

// framework.proto, with the fields that later versions added.
namespace assay::formats::paddle {

extern const protobuf::MessageSpec kProgram;
extern const protobuf::MessageSpec kBlock;
extern const protobuf::MessageSpec kOperator;

}  // namespace assay::formats::paddle
