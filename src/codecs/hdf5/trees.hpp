#pragma once

#include "codecs/hdf5/tour.hpp"

#include <functional>

namespace assay::hdf5 {

enum class Tree1 : std::uint8_t { group = 0, chunks = 1 };

/// III.A.1: tells each leaf of a B-tree of version 1 its key and the address it leads to. `key_size` is that of a key.
/// False from `see` stops.
void read_tree1(Tour& tour, std::uint64_t address, Tree1 type, std::uint64_t key_size,
                const std::function<bool(ByteView key, std::uint64_t child)>& see);

/// III.A.2: tells each record of a B-tree of version 2, with its type.
void read_tree2(Tour& tour, std::uint64_t address, const std::function<bool(std::uint8_t type, ByteView record)>& see);

/// How many bytes a number up to `limit` takes where the library chooses its width.
[[nodiscard]] std::uint64_t width_for(std::uint64_t limit);

}  // namespace assay::hdf5
