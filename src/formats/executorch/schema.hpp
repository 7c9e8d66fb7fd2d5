#pragma once

#include <assay/bytes.hpp>

#include <cstdint>
#include <optional>

// The parts of program.fbs and of the extended header that assay reads: fields by their number.
namespace assay::formats::executorch {

namespace program {
enum Field : std::uint8_t {
  version,
  execution_plan,
  constant_buffer,
  backend_delegate_data,
  segments,
  constant_segment,
  mutable_data_segments,
  named_data,
};
}
namespace plan {
enum Field : std::uint8_t {
  name,
  container_meta_type,
  values,
  inputs,
  outputs,
  chains,
  operators,
  delegates,
  buffer_sizes
};
}
namespace tensor {
enum Field : std::uint8_t {
  scalar_type,
  storage_offset,
  sizes,
  dim_order,
  requires_grad,
  data_buffer_idx,
  allocation_info,
  layout,
  shape_dynamism,
  extra_tensor_info,
};
}
namespace extra_tensor_info {
enum Field : std::uint8_t { mutable_data_segment, fully_qualified_name, location };
}
namespace chain {
enum Field : std::uint8_t { inputs, outputs, instructions, stacktrace };
}
namespace delegate {
enum Field : std::uint8_t { id, processed, compile_specs };
}
namespace segment {
enum Field : std::uint8_t { offset, size };
}
namespace subsegments {
enum Field : std::uint8_t { segment_index, offsets };
}

/// The members of the union KernelTypes: what a value is.
enum class Kind : std::uint8_t {
  none,
  null,
  integer,
  boolean,
  real,
  tensor,
  text,
  integers,
  reals,
  booleans,
  tensors,
  optional_tensors,
};
/// The members of the union InstructionArguments.
enum class Instruction : std::uint8_t { none, kernel_call, delegate_call, move, jump_false, free };

/// What says where the segments are: behind the first eight bytes of a file that has segments.
struct ExtendedHeader {
  std::uint64_t program_size = 0;
  std::uint64_t segment_base = 0;
  ByteRange range;
};
[[nodiscard]] std::optional<ExtendedHeader> read_header(ByteView file);

/// How many bytes an element of a scalar type takes; nothing for those that are not known.
[[nodiscard]] std::optional<std::uint64_t> bytes_of(std::uint8_t scalar_type);

}  // namespace assay::formats::executorch
