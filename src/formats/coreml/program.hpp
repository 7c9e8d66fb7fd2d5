#pragma once

#include "codecs/protobuf/schema.hpp"

// MIL.proto: programs in Core ML's intermediate language, the form of models since 2021.
namespace assay::formats::coreml {

extern const protobuf::MessageSpec kProgram;
extern const protobuf::MessageSpec kOperation;
extern const protobuf::MessageSpec kBlobFile;  ///< BlobFileValue: where in another file a value is

/// The messages of a program whose texts are written by people, or are data.
[[nodiscard]] bool is_prose_of_program(const protobuf::MessageSpec& spec);

}  // namespace assay::formats::coreml
