#pragma once

#include <assay/bytes.hpp>
#include <assay/result.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace assay::msgpack {

/// The extensions of Flax (flax/serialization.py, `_MsgpackExtType`).
enum class Extension : std::int8_t { array = 1, complex = 2, scalar = 3 };

/// An array of numbers as Flax packs it: a document of three values, (shape, name of the data type, bytes).
struct Array {
  std::optional<std::uint64_t> elements;  ///< the product of the shape; nothing when that is no number
  std::uint64_t rank = 0;
  std::string_view data_type;  ///< NumPy's name of it, raw
  ByteView data;

  /// Bytes of all elements; nothing when they are not known, or too many.
  [[nodiscard]] std::optional<std::uint64_t> size() const;
};

/// Reads the payload of an extension that is an array or a scalar.
[[nodiscard]] Result<Array> read_array(ByteView payload);

/// True when `payload`, of which there may be only the front, begins as an array does.
[[nodiscard]] bool begins_array(ByteView payload);

/// Bytes of an element of a data type by the name that NumPy and ml_dtypes give it; nothing when it is another.
[[nodiscard]] std::optional<std::uint64_t> width_of(std::string_view data_type);

}  // namespace assay::msgpack
