#pragma once

#include <assay/bytes.hpp>
#include <assay/context.hpp>
#include <assay/result.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace assay::formats::inert {

/// How far a file goes by its own structure. `end` is in bytes from its front; what is behind it does not belong to it.
struct Extent {
  std::uint64_t end = 0;
  std::optional<Error> error;  ///< why its end was not found; nothing when a budget ended the walk
};

/// A kind of file that is walked by its structure.
struct Kind {
  std::string_view name;
  bool (*is)(ByteView front);
  Extent (*walk)(ByteView bytes, ScanContext& context);
};

/// Pictures and documents, and those in media.hpp and tables.hpp.
[[nodiscard]] std::array<std::span<const Kind>, 3> kinds();

/// The kind of `bytes`, or null. No two accept the same bytes.
[[nodiscard]] const Kind* kind_of(ByteView bytes);

}  // namespace assay::formats::inert
