#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay {

/// A moment in UTC.
struct Instant {
  std::int64_t seconds = 0;  ///< since 1970
  std::uint32_t nanoseconds = 0;
};

/// Reads `2022-12-31T23:59:59.999Z` or with an offset like `+01:00` (RFC 3339, 5.6), and nothing looser. Leap seconds
/// are refused.
[[nodiscard]] std::optional<Instant> parse_rfc3339(std::string_view text);

/// `2022-12-31T23:59:59Z`. Years outside of 0 to 9999 come out as the number of seconds.
[[nodiscard]] std::string rfc3339(std::int64_t seconds);

}  // namespace assay
