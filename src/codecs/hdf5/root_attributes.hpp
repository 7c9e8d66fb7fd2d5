#pragma once

#include <assay/bytes.hpp>
#include <assay/result.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace assay::hdf5 {

/// Where the superblock is: at the front, or at 512, 1024, 2048, … bytes; nothing when there is none.
[[nodiscard]] std::optional<std::uint64_t> find_superblock(ByteView file);

/// A text attribute of the root group. Both are views into the file.
struct TextAttribute {
  std::string_view name;
  ByteView text;
};

/// What could be read of the root group's attributes.
struct RootAttributes {
  std::vector<TextAttribute> texts;
  std::optional<Error> error;  ///< why there may be more
};

/// Reads the attributes in the header of the root group (HDF5 File Format Specification 3.0, IV.A): texts of a fixed
/// size, and of variable size in a global heap. Follows no link and reads no data set. `step` counts work and may
/// refuse.
[[nodiscard]] RootAttributes read_root_attributes(ByteView file, const std::function<bool(std::uint64_t)>& step);

}  // namespace assay::hdf5
