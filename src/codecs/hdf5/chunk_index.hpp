#pragma once

#include "codecs/hdf5/messages.hpp"
#include "codecs/hdf5/tour.hpp"

namespace assay::hdf5 {

/// Accounts for all chunks of a data set (VII and IV.A.2.i): by a tree of version 1 or 2, a fixed or an extensible
/// array, or without an index. Memory does not follow the number of chunks.
[[nodiscard]] Storage read_chunks(Tour& tour, const Layout& layout, const Dataspace& space, bool is_filtered);

}  // namespace assay::hdf5
