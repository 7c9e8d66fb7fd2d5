#pragma once

#include <assay/artifact.hpp>
#include <assay/format.hpp>

namespace assay::formats::msgpack {

/// MessagePack has no magic: it is a map whose keys are texts and that holds arrays as Flax packs them, or, under the
/// name of such a file, any map or list.
[[nodiscard]] Claim claim(const Artifact& artifact);

}  // namespace assay::formats::msgpack
