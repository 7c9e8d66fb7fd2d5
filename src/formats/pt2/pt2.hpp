#pragma once

#include <assay/format.hpp>

namespace assay::formats::pt2 {

/// Archives of torch.export.save and AOTInductor packages (`.pt2`): zips with programs, raw tensors and native code.
/// docs/formats/pt2.md
extern const Format kFormat;

}  // namespace assay::formats::pt2
