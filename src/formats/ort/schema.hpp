#pragma once

#include "codecs/flatbuffer/schema.hpp"

#include <cstdint>

// The parts of ort.fbs that assay reads: tables, and their fields by number.
namespace assay::formats::ort {

extern const flatbuffer::TableSpec kSession;
extern const flatbuffer::TableSpec kModel;
extern const flatbuffer::TableSpec kNode;
extern const flatbuffer::TableSpec kMetadata;
extern const flatbuffer::TableSpec kTensor;

namespace session {
enum Field : std::uint8_t { version, model };
}
namespace model {
enum Field : std::uint8_t { ir_version, opsets, producer_name, producer_version };
}
namespace node {
enum Field : std::uint8_t {
  name,
  documentation,
  domain,
  since,
  index,
  op_type,
  type,
  provider,
  inputs,
  outputs,
  attributes
};
}
namespace attribute {
enum Field : std::uint8_t { name, documentation, type, f, i, s };
}

}  // namespace assay::formats::ort
