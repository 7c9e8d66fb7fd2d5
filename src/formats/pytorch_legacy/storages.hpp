#pragma once

#include "pickle/trace.hpp"

#include <assay/artifact.hpp>
#include <assay/context.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace assay::formats::pytorch_legacy {

/// Walks the raw storages at `begin` in the order of `keys` (the fifth pickle), checks each against what the object
/// (the fourth pickle) says of it, and covers them. The numbers in them are never read.
void walk_storages(const Artifact& artifact, std::uint64_t begin, const assay::pickle::Trace& object,
                   const std::vector<std::string>& keys, ScanContext& context);

}  // namespace assay::formats::pytorch_legacy
