#pragma once

#include <assay/bytes.hpp>

namespace assay::engine {

/// True when `bytes` begin with the header of a gzip member (RFC 1952, 2.3) and, as far as they go, with a block that
/// an inflater would begin to read (RFC 1951, 3.2.3 to 3.2.7): two bytes of magic stand in numbers by chance.
[[nodiscard]] bool begins_gzip(ByteView bytes);

}  // namespace assay::engine
