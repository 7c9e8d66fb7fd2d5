#pragma once

#include <string_view>

namespace assay {

/// Whether `path` is one that `pattern` means: `*` is anything within one name, `**` anything at all, and `**/` at the
/// start of a name also nothing. `/` and `!` end a name. Everything else stands for itself.
///
/// The time it takes grows with the product of both lengths, whatever the pattern.
[[nodiscard]] bool matches_glob(std::string_view pattern, std::string_view path);

}  // namespace assay
