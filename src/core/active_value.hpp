#pragma once

#include "core/active_text.hpp"

namespace assay {

/// `ActiveText::does` of a value that is one command for a shell and nothing else.
inline constexpr std::string_view kIsCommandLine = "is a command for a shell";

/// What a value does that somebody may execute: `find_active_text`, and whether the value as a whole is one command
/// that runs code (`sh -c '…'`, `python -c "…"`) or fetches something of no known kind (`curl https://…/payload`). A
/// line that shows how to ask a server for something (`curl -H … -d …`, `http://localhost`) is none, nor is one that
/// fetches a file of data.
[[nodiscard]] std::optional<ActiveText> find_active_value(std::string_view value);

}  // namespace assay
