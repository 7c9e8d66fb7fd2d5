#pragma once

#include "codecs/torch/records.hpp"
#include "core/complaints.hpp"

#include <assay/context.hpp>

#include <string_view>

namespace assay::formats::pt2 {

/// Whether the loader of AOTInductor unpacks a record of this name: it is below `data/aotinductor/`. Allocates nothing.
[[nodiscard]] bool is_native_member(std::string_view record);

/// Reports what loading would run: libraries, objects and source, and the commands that the source is compiled with.
void check_native(const assay::zip::Archive& archive, const assay::torch::Records& records, Complaints& complaints,
                  ScanContext& context);

}  // namespace assay::formats::pt2
