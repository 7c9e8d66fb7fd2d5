#pragma once

#include "codecs/protobuf/schema.hpp"

// event.proto, summary.proto and example.proto, as far as the shape of their fields goes.
namespace assay::formats::tfrecord {

extern const protobuf::MessageSpec kEvent;
/// Example and SequenceExample: the second has lists where the first has nothing.
extern const protobuf::MessageSpec kExample;

}  // namespace assay::formats::tfrecord
