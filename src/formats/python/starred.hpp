#pragma once

#include <span>
#include <string_view>

namespace assay::formats::python {

/// The names that `from module import *` binds and that do something worth a word, judged as if each were imported by
/// name: those that the standard library's modules have, and what is usual elsewhere.
[[nodiscard]] std::span<const std::string_view> starred_names(std::string_view module);

}  // namespace assay::formats::python
