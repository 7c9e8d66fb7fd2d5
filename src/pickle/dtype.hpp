#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace assay::pickle {

/// What an element of a numpy array takes.
struct Dtype {
  std::uint64_t item_size = 0;  ///< in bytes
  bool has_objects = false;     ///< elements are, or hold, pointers to Python objects
  bool is_flexible = false;     ///< S, U or V: a state says how large an element is
};

/// What `numpy.dtype(name)` is: "f8", "<U10", "float64", "d", "f8,i4". Nothing when numpy knows no such name, or when
/// it means different things on different machines ("int", "l", "longdouble").
[[nodiscard]] std::optional<Dtype> dtype_named(std::string_view name);

}  // namespace assay::pickle
