// Objects of R: what saveRDS and save write.
#pragma once

#include <assay/format.hpp>

namespace assay::formats::rdata {

extern const Format kFormat;

}  // namespace assay::formats::rdata
