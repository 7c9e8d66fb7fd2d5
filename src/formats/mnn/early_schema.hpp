#pragma once

#include "codecs/flatbuffer/schema.hpp"

#include <cstdint>

// The layout of networks before the first release of MNN: the same tables with their fields in another order. No schema
// of it was published. What is here was read off the network `resnet-v2-50.mnn` of MNN's first benchmarks, whose 118
// operators use eleven kinds of parameters; other kinds are said to be unknown.
namespace assay::formats::mnn {

extern const flatbuffer::TableSpec kEarlyNet;
extern const flatbuffer::TableSpec kEarlyOp;

namespace early_net {
enum Field : std::uint8_t { operators, tensor_names, extra_tensors, source, biz_code };
}
namespace early_op {
enum Field : std::uint8_t { type, name, inputs, outputs, main_type, main };
}

/// Whether the parameters of this kind have been seen, and so are followed.
[[nodiscard]] bool is_known_early(std::uint8_t kind);

}  // namespace assay::formats::mnn
