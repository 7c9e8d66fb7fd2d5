#pragma once

#include <assay/artifact.hpp>
#include <assay/context.hpp>

namespace assay::formats::cntk {

/// Networks of version 2, which are messages of protobuf.
[[nodiscard]] bool is_dictionary(ByteView bytes);
void read_dictionary(const Artifact& artifact, ScanContext& context);

}  // namespace assay::formats::cntk
