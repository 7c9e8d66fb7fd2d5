#pragma once

#include <assay/artifact.hpp>
#include <assay/format.hpp>

namespace assay::formats::torchscript {

/// Whether torch's importer could read the text as source, and whether it looks like what its printer writes.
[[nodiscard]] Claim claim(const Artifact& artifact);

}  // namespace assay::formats::torchscript
