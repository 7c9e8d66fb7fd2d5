#pragma once

#include "codecs/npy/literal.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace assay::npy {

/// What the `descr` of a header says about one element of an array.
struct DataType {
  std::optional<std::uint64_t> item_size;  ///< bytes; nothing when it is too large for 64 bits
  bool has_objects = false;                ///< "O" somewhere: the payload is a pickle
};

/// Reads the `descr` at `index` of a header's literal: a type string, a list of fields, or a pair of a type and a
/// shape. A type that numpy may know and we do not is an error, and nobody may take its payload for numbers.
[[nodiscard]] Result<DataType> read_data_type(const std::vector<Literal>& values, std::size_t index);

}  // namespace assay::npy
