#pragma once

#include "codecs/torch/records.hpp"

#include <assay/context.hpp>

namespace assay::formats::pytorch {

/// Roots, names and metadata records: what torch.save and torch.jit.save write, and what they never do.
void check_layout(const assay::zip::Archive& archive, const assay::torch::Records& records, ScanContext& context);

}  // namespace assay::formats::pytorch
