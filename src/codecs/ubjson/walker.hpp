// Walks a document of Universal Binary JSON, draft 12 (ubjson.org, "Type Reference" and "Container Types"), without
// building it. Numbers are big-endian; a container may say the type and the number of its values at its front.
#pragma once

#include <assay/bytes.hpp>
#include <assay/result.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace assay::ubjson {

/// An array whose values all have one type of a fixed size, which stand one behind the other.
struct Numbers {
  std::string_view key;  ///< in the object that holds it; empty in an array
  char type = 0;         ///< 'i', 'U', 'I', 'l', 'L', 'd' or 'D'
  ByteView bytes;
  std::uint64_t count = 0;

  /// The value at `index`, which is less than `count`; nothing where the type is not an integer's.
  [[nodiscard]] std::optional<std::int64_t> integer(std::uint64_t index) const;
};

/// Called on the way; each may be empty.
struct Visitor {
  std::function<void(std::string_view key, std::uint64_t offset)> object_begins;
  std::function<void()> object_ends;
  std::function<void(const Numbers& numbers)> numbers;
  std::function<bool(std::uint64_t count)> step;  ///< false: stop; must be there
};

/// Walks one document. The number of bytes that it takes, or why it could not be walked to its end.
[[nodiscard]] Result<std::uint64_t> walk(ByteView bytes, const Visitor& visitor);

}  // namespace assay::ubjson
