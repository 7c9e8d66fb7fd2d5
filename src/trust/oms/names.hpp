#pragma once

#include "trust/failure.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace assay::trust::oms {

/// What is wrong with a name that a manifest lists (OMS 1.0, 6.1.2): it has to be relative, with `/` between its parts,
/// in the one form that a directory listing gives it. Names are compared with what is found and never opened.
[[nodiscard]] std::optional<Failure> complaint_about_name(std::string_view name);

/// True when `path` is `folder` or below it.
[[nodiscard]] bool is_at_or_below(std::string_view path, std::string_view folder);

/// The name as systems see it that do not tell case or composed letters apart: `É`, `é` and `e` with an accent of its
/// own are `e`. Knows the Latin, Greek and Cyrillic letters; only good for saying that two names are alike.
[[nodiscard]] std::string folded(std::string_view name);

}  // namespace assay::trust::oms
