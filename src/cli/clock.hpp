#pragma once

#include <string>

namespace assay::cli {

/// The time in UTC, `2026-12-31T23:59:59`: now, or what the environment variable SOURCE_DATE_EPOCH says, for those who
/// want the same bytes every time.
[[nodiscard]] std::string time_stamp();

/// The day of it, `2026-12-31`.
[[nodiscard]] std::string today();

}  // namespace assay::cli
