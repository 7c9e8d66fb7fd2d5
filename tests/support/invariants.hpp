#pragma once

#include <assay/report.hpp>

#include <string>

namespace assay::test {

/// What is wrong with a report whatever was scanned: ranges outside of their artifacts, names that a terminal must
/// not see, records that point nowhere, outcomes without reasons. Empty when nothing is.
[[nodiscard]] std::string broken_invariant(const Report& report);

/// The first control character (but for line ends) of a text as "byte 0x1b at 17"; empty when there is none.
[[nodiscard]] std::string control_character(const std::string& text);

}  // namespace assay::test
