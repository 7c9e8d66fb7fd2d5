#pragma once

#include <string_view>

namespace assay {

/// Whether a file of that name is a program or a library, or source of one that some system runs as it is. Letter case
/// does not count.
[[nodiscard]] bool is_program_name(std::string_view name);

}  // namespace assay
