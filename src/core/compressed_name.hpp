#pragma once

#include <string_view>

namespace assay {

/// The part of `name` before the ending that says that a file is compressed (`.gz`, `.xz`, …, in any case); all of it
/// when it has none, or is nothing else.
[[nodiscard]] std::string_view without_compression(std::string_view name);

}  // namespace assay
