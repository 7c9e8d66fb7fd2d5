#pragma once

#include <string_view>

namespace assay {

/// Where a function of Python comes from that other modules import and so hand on, by its name alone: `check_output` is
/// subprocess.check_output in whatever module it is found. Only names of what starts programs, fetches, deletes, and
/// loads code, and that nobody gives a function of a library for numbers. Empty for any other.
[[nodiscard]] std::string_view handed_on(std::string_view name);

}  // namespace assay
