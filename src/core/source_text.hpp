#pragma once

#include <string_view>

namespace assay {

/// Whether `text` is a short program in Python that runs programs, opens connections or executes what it decodes: it
/// imports a module for that, and calls it. Data, not code: nothing runs it while the pickle loads. But a model has no
/// use for such a text.
[[nodiscard]] bool is_command_source(std::string_view text);

/// Whether `text` begins with a statement that needs nothing around it to run what it hides: it executes text that it
/// composes, decodes or asks for, or calls what it looks up in a module that it imports by name.
[[nodiscard]] bool is_composed_program(std::string_view text);

/// Whether `text` begins as programs in Python do and mentions what only programs that reach out mention: worth to be
/// read as source by those who can.
[[nodiscard]] bool is_program_to_read(std::string_view text);

/// `NestedPayload::is` of such a text.
inline constexpr std::string_view kPythonSource = "Python source";

}  // namespace assay
