// MAT-files of MATLAB: version 5 ("MAT-File Format", chapter 1) as a row of tagged elements that hold others, version 4
// (chapter 2) as a row of matrices. Walked without recursion; the numbers are not looked at.
#pragma once

#include <assay/bytes.hpp>
#include <assay/result.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace assay::matlab {

/// How a file of version 5 is written; a compressed variable is an element without a header.
struct Layout {
  std::uint64_t begin = 0;  ///< of the first element: 128, or 0 in a compressed variable
  bool is_big_endian = false;
};

/// The layout of a file, or of a variable of one, of version 5.
[[nodiscard]] std::optional<Layout> layout_of(ByteView bytes, std::optional<std::uint64_t> size);

/// Called on the way.
struct Visitor {
  std::function<void(ByteView stream)> compressed;                     ///< a variable as a zlib stream
  std::function<void(std::uint8_t kind, std::uint64_t offset)> array;  ///< mxArray class, 1 to 18
  std::function<bool(std::uint64_t count)> step;
};

/// Walks the elements. The number of bytes that they take, or why they could not be walked to the end.
[[nodiscard]] Result<std::uint64_t> walk(ByteView bytes, const Layout& layout, const Visitor& visitor);

/// What the numbers of the classes mean: "double", "function handle", …
[[nodiscard]] std::string_view name_of_class(std::uint8_t kind);

/// Whether the bytes begin with a matrix of version 4.
[[nodiscard]] bool begins_version_4(ByteView bytes);
[[nodiscard]] Result<std::uint64_t> walk_version_4(ByteView bytes, const std::function<bool(std::uint64_t)>& step);

}  // namespace assay::matlab
