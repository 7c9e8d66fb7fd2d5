#pragma once

#include "core/complaints.hpp"

#include <string_view>

namespace assay::formats::coreml {

/// Reports a path in a model that leads out of it. `what` completes "The model … "/etc/passwd", which is …".
void judge_path(Complaints& complaints, std::string_view path, ByteRange range, std::string_view place,
                std::string_view what);

}  // namespace assay::formats::coreml
