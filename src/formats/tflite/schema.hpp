#pragma once

#include <cstdint>
#include <optional>
#include <span>

// The parts of schema.fbs (version 3c) that assay reads: fields by their number.
namespace assay::formats::tflite {

namespace model {
enum Field : std::uint8_t {
  version,
  operator_codes,
  subgraphs,
  description,
  buffers,
  metadata_buffer,
  metadata,
  signature_defs
};
}
namespace operator_code {
enum Field : std::uint8_t { deprecated_builtin_code, custom_code, version, builtin_code };
}
namespace subgraph {
enum Field : std::uint8_t { tensors, inputs, outputs, operators, name };
}
namespace tensor {
enum Field : std::uint8_t {
  shape,
  type,
  buffer,
  name,
  quantization,
  is_variable,
  sparsity,
  shape_signature,
  has_rank,
  variant_tensors
};
}
namespace quantization {
enum Field : std::uint8_t { min, max, scale, zero_point, details_type, details, quantized_dimension };
}
namespace sparsity {
enum Field : std::uint8_t { traversal_order, block_map, dim_metadata };
}
namespace dimension {
enum Field : std::uint8_t { format, dense_size, segments_type, segments, indices_type, indices };
}
namespace operation {
enum Field : std::uint8_t {
  opcode_index,
  inputs,
  outputs,
  options_type,
  options,
  custom_options,
  custom_options_format,
  mutating_inputs,
  intermediates,
  large_options_offset,
  large_options_size,
  options_2_type,
  options_2,
};
}
namespace buffer {
enum Field : std::uint8_t { data, offset, size };
}
namespace metadata {
enum Field : std::uint8_t { name, buffer };
}
namespace signature {
enum Field : std::uint8_t { inputs, outputs, key, deprecated_tag, subgraph_index };
}
namespace tensor_map {
enum Field : std::uint8_t { name, tensor_index };
}

inline constexpr std::uint32_t kCustom = 32;  ///< BuiltinOperator.CUSTOM
inline constexpr std::uint8_t kString = 5;    ///< TensorType.STRING

/// How many bits an element of a type takes; nothing for texts, handles and types that are not known.
[[nodiscard]] std::optional<std::uint64_t> bits_of(std::uint8_t type);

/// Which input of a built-in operator is its filter, whose sizes kernels divide by; nothing for the others.
[[nodiscard]] std::optional<std::uint64_t> filter_input(std::uint32_t builtin);

/// A field of an options table that is more than a number.
struct OptionField {
  std::uint8_t options;  ///< the member of the union
  std::uint8_t field;
  enum class Kind : std::uint8_t { items, text, subgraph } kind;
  std::uint8_t item_size = 0;
};
/// Those of BuiltinOptions and of BuiltinOptions2.
[[nodiscard]] std::span<const OptionField> option_fields();
[[nodiscard]] std::span<const OptionField> option_fields_2();

}  // namespace assay::formats::tflite
