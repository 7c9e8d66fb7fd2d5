#pragma once

#include <assay/format.hpp>

namespace assay::formats::msgpack {

/// Parameters of JAX and Flax in MessagePack (`flax_model.msgpack`, `checkpoint`). docs/formats/msgpack.md
extern const Format kFormat;

}  // namespace assay::formats::msgpack
