#pragma once

#include "codecs/torch/records.hpp"

#include <assay/context.hpp>

namespace assay::formats::pytorch {

/// Whether the archive is one of torch.package, with any number of pickles and sources, and not a checkpoint.
[[nodiscard]] bool is_package(const assay::torch::Records& records);

/// Roots, names and metadata records: what torch.save and torch.jit.save write, and what they never do.
void check_layout(const assay::zip::Archive& archive, const assay::torch::Records& records, ScanContext& context);

}  // namespace assay::formats::pytorch
