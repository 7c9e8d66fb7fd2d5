#pragma once

#include "codecs/torch/records.hpp"
#include "core/complaints.hpp"

#include <assay/context.hpp>

namespace assay::formats::pt2 {

/// Compares the tensors that the configurations of weights and constants declare with the records that are there, and
/// vouches for records that are the numbers of tensors and nothing else.
void check_payloads(const assay::zip::Archive& archive, const assay::torch::Records& records, Complaints& complaints,
                    ScanContext& context);

}  // namespace assay::formats::pt2
