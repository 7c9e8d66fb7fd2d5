#pragma once

#include "codecs/protobuf/schema.hpp"

// CNTK.proto of version 2: a network is a dictionary of dictionaries.
namespace assay::formats::cntk {

extern const protobuf::MessageSpec kDictionary;
extern const protobuf::MessageSpec kEntry;
extern const protobuf::MessageSpec kValue;
extern const protobuf::MessageSpec kNumbers;

}  // namespace assay::formats::cntk
