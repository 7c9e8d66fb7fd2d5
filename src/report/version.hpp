#pragma once

#include <string_view>

namespace assay::report {

/// The version of assay: the one number in the top CMakeLists.txt.
[[nodiscard]] std::string_view version();

/// The version of the JSON report's keys. A key may be added within a major version; none is renamed or removed.
inline constexpr std::string_view kSchemaVersion = "1.0";

}  // namespace assay::report
