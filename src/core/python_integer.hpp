#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace assay::text {

/// What Python's `int(text, base)` makes of `text`, for base 8, 10 and 16: white space on both sides, a sign, `0o` or
/// `0x` in front and single underscores between the digits. Nothing where Python raises an error, and for numbers that
/// are negative or do not fit. Digits and blanks of other scripts, which Python reads as well, are not read.
[[nodiscard]] std::optional<std::uint64_t> python_integer(std::string_view text, unsigned base);

}  // namespace assay::text
