#pragma once

#include "codecs/flatbuffer/schema.hpp"

#include <cstdint>

// MNN.fbs and what it includes: tables, and their fields by number.
namespace assay::formats::mnn {

extern const flatbuffer::TableSpec kNet;
extern const flatbuffer::TableSpec kOp;
extern const flatbuffer::TableSpec kPlugin;
extern const flatbuffer::TableSpec kExtra;
extern const flatbuffer::TableSpec kGpuPipeline;

namespace net {
enum Field : std::uint8_t {
  biz_code,
  extra_tensors,
  gpu_library,
  operators,
  output_names,
  forward,
  source,
  tensor_names
};
}
namespace op {
enum Field : std::uint8_t { inputs, main_type, main, name, outputs, type, format, external_path };
}

}  // namespace assay::formats::mnn
