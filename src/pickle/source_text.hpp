#pragma once

#include <string_view>

namespace assay::pickle {

/// Whether `text` reads as Python source that imports a module which runs programs or opens connections, and calls it.
/// Data, not code: nothing runs it while the pickle loads. But a model has no use for such a text.
[[nodiscard]] bool is_command_source(std::string_view text);

}  // namespace assay::pickle
