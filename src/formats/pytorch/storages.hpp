#pragma once

#include "codecs/torch/records.hpp"

#include <assay/context.hpp>

namespace assay::formats::pytorch {

/// The bytes of one element of a storage class ("FloatStorage"); nothing for a class we do not know.
[[nodiscard]] std::optional<std::uint64_t> element_size(std::string_view storage_class);

/// Compares what the pickles refer to with the records that are there.
void check_storages(const assay::zip::Archive& archive, const assay::torch::Records& records, ScanContext& context);

}  // namespace assay::formats::pytorch
